package account

import (
	"rounds/ui/page"
	"rounds/ui/part"
	"rounds/ui/theme"
)

// sheet is the body of a panel while it is written: styled lines of at most w
// cells. A full sheet, of a zoomed panel, leaves nothing out.
type sheet struct {
	m     *model
	s     *page.Session
	w     int
	full  bool
	lines []string
	items []int // first line of each item that can be selected

	// Of the timeline only: what passes the filter, and the filter.
	entries []entry
	filter  string
}

// sheets keeps the last sheet of a panel; writing one costs wrapping all its texts.
type sheets struct {
	w     int
	full  bool
	sheet *sheet
}

// The width of the labels at the left of facts, with the blank after them; the
// team's own fields, which stand on full sheets, have longer names.
const (
	briefLabel = 13
	fullLabel  = 19
)

func (s *sheet) labelWidth() int {
	if s.full {
		return fullLabel
	}
	return briefLabel
}

// briefLines is how many lines of a text a panel shows that is not zoomed.
const briefLines = 2

func (s *sheet) put(line string) { s.lines = append(s.lines, line) }

func (s *sheet) gap() {
	if len(s.lines) > 0 {
		s.put("")
	}
}

// item says that the next line begins an item.
func (s *sheet) item() { s.items = append(s.items, len(s.lines)) }

// head is a title among facts.
func (s *sheet) head(text string) { s.put(s.s.Theme.Muted.Render(part.Cut(text, s.w))) }

// fact is a label and what it stands for; without a text it is left out.
func (s *sheet) fact(label, text string) { s.factIn(label, text, s.s.Theme.Text) }

func (s *sheet) factIn(label, text string, style theme.Style) {
	if text == "" {
		return
	}
	for i, line := range s.wrapped(text, s.w-s.labelWidth()) {
		if i > 0 {
			label = ""
		}
		s.put(s.s.Theme.Muted.Render(part.Fit(label, s.labelWidth()-1)+" ") + style.Render(line))
	}
}

// text is a text under an indent.
func (s *sheet) text(text string, indent int, style theme.Style) {
	if text == "" {
		return
	}
	for _, line := range s.wrapped(text, s.w-indent) {
		s.put(part.Fit("", indent) + style.Render(line))
	}
}

// links has what was put from a line on open what it names: a number is dialled, an
// address written to, a site opened. What is cut or broken over lines opens nothing.
func (s *sheet) links(from int, phone, mail, site string) {
	for i := from; i < len(s.lines); i++ {
		line := part.LinkIn(s.lines[i], phone, page.Tel(phone))
		line = part.LinkIn(line, mail, page.Mail(mail))
		s.lines[i] = part.LinkIn(line, site, page.Web(site))
	}
}

// wrapped breaks a text; in a sheet that is not full, after two lines with ….
func (s *sheet) wrapped(text string, w int) []string {
	if s.full {
		return part.Wrap(text, w)
	}
	// No more is wrapped than can be shown: a note may have 10,000 characters.
	lines := part.Wrap(part.Cut(text, briefLines*w), w)
	if len(lines) > briefLines {
		lines = lines[:briefLines]
		lines[briefLines-1] = part.Cut(lines[briefLines-1]+" "+part.Ellipsis, w)
	}
	return lines
}

// row puts a table's row.
func (s *sheet) row(c *part.Columns, cells ...part.Cell) {
	s.put(c.Row(c.Layout(s.w), s.w, cells))
}

// empty teaches what would stand here and which key makes it.
func (s *sheet) empty(name string, keys ...any) {
	for _, line := range part.Wrap(s.s.Words.T("account."+name+".empty", keys...), s.w) {
		s.put(s.s.Theme.Faint.Render(line))
	}
}
