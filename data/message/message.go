// Package message drafts what a CSM writes to a customer after a call: in the customer's
// language, from the summary, the next step and what was promised, and always with how
// to reach a person. It is pure, and nothing here is ever sent by us.
package message

import (
	"regexp"
	"strings"
	"sync"
	"unicode"

	"rounds/data"
	"rounds/data/playbook"
)

// Facts are what a message is drafted from. Dates are as playbook.ShowDate takes them:
// YYYY-MM-DD, or ready text.
type Facts struct {
	Lang     string // the customer's; one without templates is written to in English
	Contact  string // whom it is to; "" for nobody in particular
	CSM      string
	Email    string // of the CSM; "" where none is known
	Date     string // of the call, there
	NoAnswer bool   // nobody was reached
	Summary  string // in the customer's language, see Points
	NextStep string
	FollowUp string   // when we speak again
	Clock    string   // at what time there; "" for any
	Promises []Dated  // what we promised and have not kept
	Told     []string // what was explained, in the customer's language
}

// Dated is a promise with its day, "" for none.
type Dated struct{ Text, Day string }

// Draft writes the message: its subject on the first line, a blank, and the text.
func Draft(f Facts) string {
	w := writer{lang: f.Lang}
	day := w.day(f.Date)
	w.line(w.say(subject), day)
	w.gap()
	if who := clean(f.Contact); who != "" {
		w.line(w.say(greeting), who)
	} else {
		w.line(w.say(greetingNobody))
	}
	w.gap()
	if f.NoAnswer {
		w.line(w.say(missed), day)
	} else {
		w.line(w.say(thanks), day)
	}
	w.block(f.Summary)
	w.list(w.say(told), f.Told)
	w.next(&f)
	w.promises(f.Promises)
	w.gap()
	if email := clean(f.Email); email != "" {
		w.line(w.say(reach), clean(f.CSM), email)
	} else {
		w.line(w.say(reachReply), clean(f.CSM))
	}
	w.gap()
	w.line(w.say(closing), clean(f.CSM))
	return strings.TrimRight(w.String(), "\n")
}

type writer struct {
	strings.Builder
	lang string
}

// day writes a date as the customer does.
func (w *writer) day(iso string) string { return clean(playbook.ShowDate(iso, w.lang)) }

func (w *writer) say(t playbook.Text) string { return t.In(w.lang) }

// line writes a template with {1}, {2} … filled.
func (w *writer) line(template string, args ...string) {
	w.WriteString(fill(template, args...) + "\n")
}

func fill(template string, args ...string) string {
	var pairs []string
	for i, arg := range args {
		pairs = append(pairs, "{"+string(rune('1'+i))+"}", arg)
	}
	return strings.NewReplacer(pairs...).Replace(template)
}

// gap is one blank line, however often it is asked for.
func (w *writer) gap() {
	if !strings.HasSuffix(w.String(), "\n\n") {
		w.WriteByte('\n')
	}
}

// block is a text of several lines.
func (w *writer) block(text string) {
	var lines []string
	for line := range strings.SplitSeq(text, "\n") {
		lines = append(lines, strings.TrimRight(clean(line), " "))
	}
	if text = strings.TrimSpace(strings.Join(lines, "\n")); text != "" {
		w.gap()
		w.WriteString(text + "\n")
	}
}

func (w *writer) list(head string, items []string) {
	if len(items) == 0 {
		return
	}
	w.gap()
	w.line(head)
	for _, item := range items {
		w.WriteString("- " + clean(item) + "\n")
	}
}

func (w *writer) next(f *Facts) {
	step := clean(f.NextStep)
	if step == "" && f.FollowUp == "" {
		return
	}
	w.gap()
	if step != "" {
		w.line(w.say(nextStep), step)
	}
	if f.FollowUp == "" {
		return
	}
	day := w.day(f.FollowUp)
	if f.Clock != "" {
		w.line(w.say(speakAt), day, clean(f.Clock))
	} else {
		w.line(w.say(speakOn), day)
	}
}

func (w *writer) promises(list []Dated) {
	var items []string
	for _, p := range list {
		item := clean(p.Text)
		if p.Day != "" {
			item = fill(w.say(promisedBy), item, w.day(p.Day))
		}
		items = append(items, item)
	}
	w.list(w.say(promised), items)
}

// clean keeps what customers typed from steering a terminal or breaking a line.
func clean(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, s))
}

// Points keeps the headings and lists of a Markdown summary that is a letter of its own, as
// the plain text that a customer reads: what greets, thanks and closes there, Draft says
// itself. Render the summary without the contact, the date, the next step and how to reach
// a person, which Draft has too.
func Points(summary string) string {
	var parts []string
	head, points := "", []string{}
	end := func() {
		if len(points) > 0 { // a heading with nothing under it is left out
			parts = append(parts, strings.TrimPrefix(head+"\n", "\n")+strings.Join(points, "\n"))
		}
		points = nil
	}
	for line := range strings.SplitSeq(summary, "\n") {
		line = strings.TrimRight(line, " ")
		switch begun := strings.TrimLeft(line, " "); {
		case strings.HasPrefix(begun, "#"):
			end()
			head = unmarked(strings.TrimLeft(begun, "# "))
		case strings.HasPrefix(begun, "- "), strings.HasPrefix(begun, "・"):
			points = append(points, unmarked(line))
		case strings.HasPrefix(begun, "* "):
			points = append(points, unmarked(strings.Replace(line, "* ", "- ", 1)))
		}
	}
	end()
	return strings.Join(parts, "\n\n")
}

// mark is a pair of Markdown around a text, or a link, and what is left of it.
type mark struct {
	of   *regexp.Regexp
	text string
}

// marks are compiled when a message is first drafted, not at every start.
var marks = sync.OnceValue(func() []mark {
	return []mark{
		{regexp.MustCompile(`\*\*([^*]+)\*\*`), "$1"},
		{regexp.MustCompile(`\*([^*\s][^*]*)\*`), "$1"},
		{regexp.MustCompile("`([^`]+)`"), "$1"},
		{regexp.MustCompile(`\[([^\]]+)\]\(([^)\s]+)\)`), "$1 ($2)"},
	}
})

// unmarked is one line of Markdown as plain text.
func unmarked(line string) string {
	for _, m := range marks() {
		line = m.of.ReplaceAllString(line, m.text)
	}
	return line
}

// PromisesOf are what was promised in a call and is not kept yet.
func PromisesOf(f *data.Facts, call data.ID) []Dated {
	var out []Dated
	for i := range f.Promises {
		if p := &f.Promises[i]; p.ActivityID == call && p.CoveredAt == 0 {
			out = append(out, Dated{p.Text, p.DueOn.String()})
		}
	}
	return out
}
