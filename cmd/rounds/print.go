package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"

	"rounds/data"
	"rounds/ui/part"
	"rounds/ui/theme"
	"rounds/ui/words"
)

// form is one of the three in which commands print.
type form int

const (
	formText  form = iota // aligned for a person
	formPlain             // tab-separated, without colour and titles
	formJSON              // one document and a line end
)

// report is what a command has to say.
type report struct {
	document any    // for --json
	intro    string // a line before the tables, for a person only
	tables   []table
	outro    string // a line after them, for a person only
}

// table is rows of cells under columns.
type table struct {
	// key begins every tab-separated row of a report with several tables.
	key     string
	title   string // for a person, above the rows
	note    string // and a text below it
	columns []column
	rows    [][]cell
}

// column is the rule for one column of a table.
type column struct {
	title string
	right bool // numbers stand at the right edge
	flex  bool // gives way where the window is narrow
	wrap  bool // and goes on below instead of being cut: it may name a command to type
	drop  int  // left out of a narrow window, the highest first; 0 never
	only  *form
}

// cell is one text of a table.
type cell struct {
	text  string
	style theme.Style
	plain string // for tab-separated values, where text is for the eye; "" is text
}

// readable and exact are for columns of one form.
func readable() *form { f := formText; return &f }
func exact() *form    { f := formPlain; return &f }

func say(text string) cell { return cell{text: text} }

// printer prints reports in the form that was asked for.
type printer struct {
	m     *Main
	form  form
	width int // cells of the terminal
	words *words.Words
	theme theme.Theme
}

// narrowest is the least width for which tables are laid out.
const narrowest = 40

// printer finds the form: --json, --plain, and else aligned text on a terminal and
// tab-separated values in a pipe; --plain=false aligns there too. What programs read is the
// same in every language; only the aligned text is in the reader's. Call it after
// openDesk, which reads the settings.
func (m *Main) printer(cmd *cobra.Command) (*printer, error) {
	p := &printer{m: m, form: formPlain, width: standardWidth, words: words.New("en")}
	width, terminal := m.terminalWidth()
	switch {
	case m.flags.json && m.flags.plain:
		return nil, usageError{errors.New(m.words().T("cli.use.forms"))}
	case m.flags.json:
		p.form = formJSON
	case m.flags.plain:
	case terminal || cmd.Flags().Changed("plain"):
		p.form, p.words = formText, m.words()
	}
	if terminal {
		p.width = width
	} else if w, err := strconv.Atoi(m.Getenv("COLUMNS")); err == nil {
		p.width = w
	}
	p.width = max(p.width, narrowest)
	p.theme = m.settings.theme(m.colours())
	return p, nil
}

// terminalWidth is how wide the terminal is that is printed on, in cells; terminal is
// false where there is none.
func (m *Main) terminalWidth() (width int, terminal bool) {
	if m.seat != nil {
		if t := m.seat.terminal; t != nil {
			return t.Size.W, true
		}
		return 0, false
	}
	out, isFile := m.Stdout.(*os.File)
	if !isFile || !term.IsTerminal(out.Fd()) {
		return 0, false
	}
	if w, _, err := term.GetSize(out.Fd()); err == nil && w > 0 {
		return w, true
	}
	return standardWidth, true
}

// standardWidth is assumed of a terminal that does not say its width.
const standardWidth = 100

// colours is how many of them what is printed on has.
func (m *Main) colours() colorprofile.Profile {
	if m.seat != nil && m.seat.terminal != nil {
		return colorprofile.Env(m.environ())
	}
	return colorprofile.Detect(m.Stdout, m.environ())
}

// words are the texts in the language of the settings or the environment.
func (m *Main) words() *words.Words {
	return words.New(words.Choose(m.set().Lang, m.Getenv))
}

func (m *Main) environ() []string {
	if m.Environ == nil {
		return nil
	}
	return m.Environ()
}

// print writes the report in one piece.
func (p *printer) print(r report) error {
	var b bytes.Buffer
	switch p.form {
	case formJSON:
		if err := writeJSON(&b, r.document); err != nil {
			return err
		}
	case formPlain:
		for _, t := range r.tables {
			p.writePlain(&b, t)
		}
	case formText:
		part.Measure(p.m.ambiguous(), func() {
			var text bytes.Buffer
			p.writeText(&text, r)
			b.WriteString(part.Drawn(text.String()))
		})
	}
	if _, err := p.m.Stdout.Write(b.Bytes()); err != nil {
		return data.Errorf(data.CodeReadOnly, "the output could not be written: %w", err)
	}
	return nil
}

func (p *printer) writeText(b *bytes.Buffer, r report) {
	if r.intro != "" {
		b.WriteString(r.intro + "\n")
	}
	for i, t := range r.tables {
		if len(t.rows) == 0 || !slices.ContainsFunc(t.columns, func(c column) bool { return c.only == nil || *c.only == formText }) {
			continue
		}
		if t.title != "" {
			if i > 0 || r.intro != "" {
				b.WriteByte('\n')
			}
			b.WriteString(p.theme.Title.Render(part.Clean(t.title)) + "\n")
			if t.note != "" {
				b.WriteString(p.theme.Muted.Render(strings.Join(part.Wrap(t.note, p.width), "\n")) + "\n")
			}
		}
		p.writeAligned(b, t)
	}
	if r.outro != "" {
		b.WriteString(r.outro + "\n")
	}
}

// leastFlex is how far a column that gives way is cut, in cells.
const leastFlex = 14

// writeAligned gives each column the width of its longest cell, as far as the
// window reaches.
func (p *printer) writeAligned(b *bytes.Buffer, t table) {
	columns := part.Columns{Gap: 2}
	titled := false
	for i, c := range t.columns {
		if c.only != nil && *c.only != formText {
			columns.Cols = append(columns.Cols, part.Column{})
			continue
		}
		width := part.Width(c.title)
		for _, row := range t.rows {
			if i < len(row) {
				width = max(width, part.Width(row[i].text))
			}
		}
		titled = titled || c.title != ""
		col := part.Column{Title: c.title, Min: width, Drop: c.drop, Right: c.right}
		if c.flex && width > 0 { // one without any text takes no room
			col.Min, col.Max, col.Flex = min(width, leastFlex), width, max(width, 1)
		}
		columns.Cols = append(columns.Cols, col)
	}
	layout := columns.Layout(p.width)
	line := func(s string) { b.WriteString(strings.TrimRight(s, " ") + "\n") }
	if titled {
		line(columns.Header(layout, p.width, p.theme.Faint))
	}
	for _, row := range t.rows {
		for _, cells := range t.lines(row, layout) {
			line(columns.Row(layout, p.width, cells))
		}
	}
}

// lines are a row as it is printed: several lines where a cell goes on below.
func (t *table) lines(row []cell, layout []part.ColWidth) [][]part.Cell {
	out := [][]part.Cell{make([]part.Cell, len(row))}
	for i, c := range row {
		texts := []string{part.Clean(c.text)}
		if t.columns[i].wrap && layout[i].W > 0 {
			texts = wrapCommands(texts[0], layout[i].W)
		}
		for n, text := range texts {
			if n == len(out) {
				out = append(out, make([]part.Cell, len(row)))
			}
			out[n][i] = part.Cell{Text: text, Style: c.style}
		}
	}
	return out
}

// wrapCommands is part.Wrap which keeps what stands in backticks on one line, where it fits:
// a command is copied as a whole.
func wrapCommands(text string, w int) []string {
	const joined = "\u00a0"
	pieces := strings.Split(text, "`")
	for i := 1; i < len(pieces); i += 2 {
		pieces[i] = strings.ReplaceAll(pieces[i], " ", joined)
	}
	lines := part.Wrap(strings.Join(pieces, "`"), w)
	for i := range lines {
		lines[i] = strings.ReplaceAll(lines[i], joined, " ")
	}
	return lines
}

// writePlain writes a line a row; tabs and line ends in a cell become spaces.
func (p *printer) writePlain(b *bytes.Buffer, t table) {
	for _, row := range t.rows {
		var cells []string
		if t.key != "" {
			cells = append(cells, t.key)
		}
		for i, c := range row {
			if only := t.columns[i].only; only != nil && *only != formPlain {
				continue
			}
			text := c.plain
			if text == "" {
				text = c.text
			}
			cells = append(cells, part.Clean(text))
		}
		b.WriteString(strings.Join(cells, "\t") + "\n")
	}
}

// writeJSON writes one compact document; what could steer a terminal is escaped.
func writeJSON(b *bytes.Buffer, document any) error {
	var raw bytes.Buffer
	enc := json.NewEncoder(&raw)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(document); err != nil {
		return data.Errorf(data.CodeInternal, "the output cannot be written as JSON: %w", err)
	}
	text := raw.Bytes()
	for len(text) > 0 {
		r, n := utf8.DecodeRune(text)
		if r >= 0x7f && r < 0xa0 { // controls that JSON lets stand
			fmt.Fprintf(b, `\u%04x`, r)
		} else {
			b.Write(text[:n])
		}
		text = text[n:]
	}
	return nil
}

// cleanLines cleans each line of a text for a terminal: a sentence may name what a
// person or a file said.
func cleanLines(text string) string {
	lines := strings.Split(text, "\n")
	for i := range lines {
		lines[i] = part.Clean(lines[i])
	}
	return strings.Join(lines, "\n")
}
