package issue

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"rounds/data"
	"rounds/data/text"
)

// kindNames head the chapters of what is handed to product, issues first.
var kindNames = []struct {
	kind  data.IssueKind
	title string
}{{data.IssueBug, "Issues"}, {data.IssueFeature, "Feature requests"}}

// Markdown writes groups for product: a chapter a kind, an entry a group with its
// weight, root cause and who asked. Days are those of loc.
func Markdown(groups []Group, at data.Instant, loc *time.Location) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# From customers, %s\n", at.DateIn(loc))
	for _, k := range kindNames {
		titled := false
		for i := range groups {
			if g := &groups[i]; g.Kind == k.kind {
				if !titled {
					fmt.Fprintf(&b, "\n## %s\n", k.title)
					titled = true
				}
				g.markdown(&b, loc)
			}
		}
	}
	return b.String()
}

func (g *Group) markdown(b *strings.Builder, loc *time.Location) {
	fmt.Fprintf(b, "\n### %s\n\n", escaped(g.Title))
	fmt.Fprintf(b, "- Accounts: %d, mentioned %d times from %s to %s\n", len(g.Askers), len(g.Mentions), g.First.DateIn(loc), g.Last.DateIn(loc))
	fmt.Fprintf(b, "- MRR of those accounts: %d\n", g.MRR.Units())
	if g.RootCause != "" {
		fmt.Fprintf(b, "- Root cause: %s\n", escaped(g.RootCause))
	}
	fmt.Fprintf(b, "- Reference: %s\n\n", g.ID)
	for _, a := range g.Askers {
		fmt.Fprintf(b, "  - %s, %s MRR, %d×, last %s\n", escaped(a.Name), strings.TrimSpace(strconv.FormatInt(a.MRR.Units(), 10)+" "+a.Money), a.Times, a.Last.DateIn(loc))
	}
}

// markup are the characters by which a text could become something else in Markdown.
var markup = strings.NewReplacer(`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "<", `\<`, ">", `\>`, "#", `\#`, "|", `\|`)

func escaped(s string) string { return markup.Replace(text.Line(s)) }

// csvHead names the columns of CSV.
var csvHead = []string{"id", "kind", "title", "root_cause", "status", "accounts", "mentions", "mrr", "first", "last", "asked_by"}

// CSV writes a line a group for a spreadsheet, with a head (RFC 4180, UTF-8). A cell
// that a spreadsheet would take for a formula begins with an apostrophe.
func CSV(groups []Group, loc *time.Location) ([]byte, error) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.UseCRLF = true
	if err := w.Write(csvHead); err != nil {
		return nil, err
	}
	for i := range groups {
		g := &groups[i]
		names := make([]string, len(g.Askers))
		for k, a := range g.Askers {
			names[k] = text.Line(a.Name)
		}
		record := []string{
			g.ID.String(), string(g.Kind), text.Line(g.Title), text.Line(g.RootCause), g.Status, strconv.Itoa(len(g.Askers)),
			strconv.Itoa(len(g.Mentions)), strconv.FormatInt(g.MRR.Units(), 10), g.First.DateIn(loc).String(), g.Last.DateIn(loc).String(),
			strings.Join(names, "; "),
		}
		for k := range record {
			if slices.Contains([]string{"=", "+", "-", "@"}, record[k][:min(1, len(record[k]))]) {
				record[k] = "'" + record[k]
			}
		}
		if err := w.Write(record); err != nil {
			return nil, err
		}
	}
	w.Flush()
	return b.Bytes(), w.Error()
}
