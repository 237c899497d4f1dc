package intake

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"rounds/data/text"
)

// compact is the form in which headers are compared: letters and digits only, in
// lower case, full width made narrow.
func compact(s string) string {
	s = norm.NFKC.String(s)
	var b strings.Builder
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || r == 'ー' || unicode.IsMark(r) {
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return b.String()
}

// headerForms are the compact forms under which a header may be known, the most
// telling first: as it stands, without what is in brackets, without a currency.
func headerForms(name string) []string {
	forms := []string{compact(name)}
	add := func(s string) {
		if c := compact(s); c != "" {
			for _, f := range forms {
				if f == c {
					return
				}
			}
			forms = append(forms, c)
		}
	}
	bare := norm.NFKC.String(name)
	if rest, ok := cutPrefixFold(bare, "property_"); ok { // HubSpot's API
		bare = rest
		add(bare)
		if rest, ok = cutPrefixFold(bare, "hs_"); ok {
			add(rest)
		}
	}
	for _, pair := range [][2]string{{"(", ")"}, {"[", "]"}} {
		if i := strings.Index(bare, pair[0]); i > 0 {
			if j := strings.LastIndex(bare, pair[1]); j > i {
				bare = bare[:i] + " " + bare[j+1:]
			}
		}
	}
	add(bare)
	if code := headerCurrency(name); code != "" {
		words := strings.FieldsFunc(bare, func(r rune) bool { return r == ' ' || r == '_' || r == '-' })
		kept := words[:0]
		for _, w := range words {
			if c, ok := parseCurrency(w); !ok || c != code {
				kept = append(kept, w)
			}
		}
		if n := len(kept); n > 1 && (kept[n-1] == "in" || kept[n-1] == "IN") {
			kept = kept[:n-1]
		}
		add(strings.Join(kept, " "))
	}
	return forms
}

func cutPrefixFold(s, prefix string) (string, bool) {
	if len(s) > len(prefix) && strings.EqualFold(s[:len(prefix)], prefix) {
		return s[len(prefix):], true
	}
	return s, false
}

// maxKey is the longest name of a custom field, in bytes.
const maxKey = 80

// customKey names the custom field of a header: the header itself, without the
// dressing of HubSpot's API, Stripe's metadata and Zendesk's custom fields.
func customKey(name string) string {
	if rest, ok := cutPrefixFold(name, "property_"); ok {
		name = rest
	}
	name = strings.TrimSuffix(name, " (metadata)")
	for _, suffix := range []string{" [list]", " [dec]", " [int]", " [flag]", " [txt]", " [date]"} {
		name = strings.TrimSuffix(name, suffix)
	}
	key, _ := text.Truncate(text.Line(name), maxKey)
	return key
}
