package text

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Core is Fold(s) without legal forms: 株式会社さばえ眼鏡 and (株)さばえ眼鏡 are
// さばえ眼鏡, Hofmann Elektro GmbH & Co. KG is hofmann elektro. What consists of
// legal forms only is returned folded and whole.
func Core(s string) string {
	core, _ := Split(s)
	return core
}

// Split is Core with the legal forms that were dropped, folded, in their order
// ("" when there are none).
func Split(s string) (core, legal string) {
	f := Fold(s)
	var room [2][12]string // the words of most names, without an allocation
	words, dropped := room[0][:0], room[1][:0]
	asFolded := true
	for behind := f; behind != ""; {
		var w, rest string
		if w, behind, _ = strings.Cut(behind, " "); w == "" {
			continue
		}
		if rest, dropped = stripJapanese(w, dropped); rest != "" {
			words = append(words, rest)
		}
		asFolded = asFolded && rest == w
	}
	from, to, dropped := stripWestern(words, dropped)
	keep := words[from:to]
	if len(keep) == 0 || len(dropped) == 0 {
		return f, ""
	}
	legal = strings.Join(dropped, " ")
	if !asFolded {
		return strings.Join(keep, " "), legal
	}
	return f[lengthOf(words[:from]) : lengthOf(words[:to])-1], legal
}

// lengthOf words with a space behind each.
func lengthOf(words []string) int {
	n := len(words)
	for _, w := range words {
		n += len(w)
	}
	return n
}

// japaneseForms as they stand in names, written and in kana readings (folded:
// small kana are large; registers write both がいしや and かいしや).
var japaneseForms = func() []string {
	forms := []string{
		"株式会社", "有限会社", "合同会社", "合資会社", "合名会社", "相互会社",
		"特定非営利活動法人", "npo法人", "公益社団法人", "公益財団法人", "一般社団法人", "一般財団法人", "社団法人", "財団法人",
		"医療法人社団", "医療法人財団", "社会医療法人", "医療法人", "社会福祉法人", "学校法人", "宗教法人", "独立行政法人", "農事組合法人",
		"カブシキガイシャ", "カブシキカイシャ", "ユウゲンガイシャ", "ユウゲンカイシャ", "ゴウドウガイシャ", "ゴウドウカイシャ",
		"ゴウシガイシャ", "ゴウシカイシャ", "ゴウメイガイシャ", "ゴウメイカイシャ",
		"イッパンシャダンホウジン", "イッパンザイダンホウジン", "コウエキシャダンホウジン", "コウエキザイダンホウジン",
		"イリョウホウジン", "シャカイフクシホウジン", "トクテイヒエイリカツドウホウジン", "ノウジクミアイホウジン",
	}
	for i, f := range forms {
		forms[i] = Fold(f)
	}
	return forms
}()

// japaneseMarks are the forms' abbreviations, which stand in brackets and so are
// words of their own once folded: (株), ㈲, (同).
const japaneseMarks = "株有同資名社財医福学"

// japaneseStarts and japaneseEnds are the characters that the forms begin and end
// with: most words have neither.
var (
	japaneseStarts = formEdges(utf8.DecodeRuneInString)
	japaneseEnds   = formEdges(utf8.DecodeLastRuneInString)
)

func formEdges(edge func(string) (rune, int)) map[rune]bool {
	edges := map[rune]bool{}
	for _, f := range japaneseForms {
		r, _ := edge(f)
		edges[r] = true
	}
	return edges
}

// stripJapanese takes the forms off both ends of a word, which in Japanese is the
// whole name, and adds them to those dropped before.
func stripJapanese(word string, dropped []string) (rest string, forms []string) {
	if len(word) == 3 && strings.Contains(japaneseMarks, word) {
		return "", append(dropped, word)
	}
	if word[0] < 0x80 && word[len(word)-1] < 0x80 {
		return word, dropped
	}
	rest, forms = word, dropped
	for again := true; again; {
		again = false
		first, _ := utf8.DecodeRuneInString(rest)
		last, _ := utf8.DecodeLastRuneInString(rest)
		if !japaneseStarts[first] && !japaneseEnds[last] {
			break
		}
		for _, f := range japaneseForms {
			if r, ok := strings.CutPrefix(rest, f); ok {
				rest, forms, again = r, append(forms, f), true
			} else if r, ok := strings.CutSuffix(rest, f); ok {
				rest, forms, again = r, append(forms, f), true
			}
		}
	}
	return rest, forms
}

// westernForms stand at the end of a name, also several of them and also spelt
// with dots, which fold to single letters.
var westernForms = wordSet(`
	ab aktiebolag hb kb as asa aps ivs oy oyj abp
	ag gmbh mbh ug kg kgaa ohg gbr ev eg ek se co cokg
	inc incorporated corp corporation co company ltd limited llc llp lp plc pllc pc cic
	sl slu sa sau sas sasu sarl eurl snc srl srls spa sapi cv ltda lda eireli
	bv nv vof cvba bvba sprl
	kk gk yk pte pty pvt sdn bhd berhad tbk pjsc jsc ooo oao zao pao
	doo dd ad eood ood kft zrt nyrt rt sro spzoo spk sia uab ou
`)

// connectors are dropped where a legal form was dropped behind them: Meyer und Co.
var connectors = wordSet("and und et e y og och")

// leadingForms stand before the name: AB Volvo, PT Astra, OOO Yandex.
var leadingForms = wordSet("ab pt ooo oao zao pao uab")

// InLegalForm reports whether a folded word is a piece of a legal form, or of a word that is
// dropped with one.
func InLegalForm(word string) bool {
	in := func(form string) bool { return strings.Contains(form, word) }
	for _, forms := range []map[string]bool{westernForms, connectors} {
		for form := range forms {
			if in(form) {
				return true
			}
		}
	}
	return strings.Contains(japaneseMarks, word) || slices.ContainsFunc(japaneseForms, in)
}

func wordSet(s string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(s) {
		set[w] = true
	}
	return set
}

// stripWestern takes the forms off both ends of a name: words[from:to] stay, and
// the others are added to those dropped before.
func stripWestern(words, dropped []string) (from, to int, forms []string) {
	to, forms = len(words), dropped
	for to > 1 {
		n := trailingForm(words[:to])
		if n == 0 && len(forms) > len(dropped) && connectors[words[to-1]] {
			n = 1
		}
		if n == 0 {
			break
		}
		forms = append(forms, strings.Join(words[to-n:to], ""))
		to -= n
	}
	if to > 1 && leadingForms[words[0]] {
		forms = append(forms, words[0])
		from = 1
	}
	slices.Reverse(forms[len(dropped):]) // they were met from the end
	return from, to, forms
}

// trailingForm is how many of the last words make one legal form; the first word
// of a name is never one.
func trailingForm(words []string) int {
	// Spelt with dots: S.L., G.m.b.H., Sp. z o.o.
	for n := min(4, len(words)-1); n > 1; n-- {
		tail := words[len(words)-n:]
		if shortWords(tail) && westernForms[strings.Join(tail, "")] {
			return n
		}
	}
	if westernForms[words[len(words)-1]] {
		return 1
	}
	return 0
}

func shortWords(words []string) bool {
	for i, w := range words {
		if len(w) > 1 && (i > 0 || len(w) > 2) {
			return false
		}
	}
	return true
}
