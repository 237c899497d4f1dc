package playbooks

import (
	"fmt"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"rounds/data"
	"rounds/data/playbook"
	"rounds/ui/keys"
	"rounds/ui/part"
	"rounds/ui/theme"
)

// From this width on the reading view stands beside the list; below it they take turns.
const besideFrom = 80

// View draws the page.
func (p *Playbooks) View(w, h int) (string, *tea.Cursor) {
	lines := []string{p.tabs(w), ""}
	room := h - len(lines)
	var body string
	switch {
	case p.failed != nil:
		body = p.s.Trouble(p.s.Words.Error(p.failed), w, room)
	case p.side == problems:
		body = p.problemsView(w, room)
	case p.side == coverage:
		body = p.coverageView(w, room)
	default:
		body = p.booksView(w, room)
	}
	return strings.Join(append(lines, body), "\n"), nil
}

// tabs say what the page can show, each with its key and how much of it there is.
func (p *Playbooks) tabs(w int) string {
	k, words := &p.s.Keys.Playbooks, p.s.Words
	answered, all := p.answered()
	texts := []string{
		words.T("playbooks.tab.books", len(p.heads)), words.T("playbooks.tab.problems", len(p.found.Problems)),
		words.T("playbooks.tab.coverage", answered, all),
	}
	line := ""
	for i, b := range []keys.Binding{k.Read, k.Problems, k.Coverage} {
		style, mark := p.s.Theme.Muted, " "
		if side(i) == p.side {
			style, mark = p.s.Theme.Title, p.s.Theme.Chosen()
		}
		line += p.s.Theme.Accent.Render(mark) + style.Render(b.Label()+" "+texts[i]) + "  "
	}
	return part.FitStyled(line, w)
}

// booksView is the list, and beside it the reading view.
func (p *Playbooks) booksView(w, h int) string {
	switch {
	case w < besideFrom && p.reading:
		return p.readingView(w, h)
	case w < besideFrom:
		return p.listView(w, h)
	}
	const gap = 1
	left := max(30, w*32/100)
	return part.Beside(h, p.listView(left, h), part.Block("", gap, h), p.readingView(w-left-gap, h))
}

func (p *Playbooks) listView(w, h int) string {
	th := &p.s.Theme
	if len(p.heads) == 0 {
		return part.Block(" "+th.Muted.Render(p.s.Words.T("playbooks.none")), w, h)
	}
	p.list.SetHeight(h - part.PanelTitle)
	title := strings.Join(part.Filled(p.s.Words.T("playbooks.list"), p.list.Beyond()), "  ")
	return part.Panel(*th, title, p.list.View(*th, w-part.PanelInset, h-part.PanelTitle, func(i, cells int, _ bool) string {
		head := &p.heads[i]
		mark := p.mark(head)
		title := part.Fit(head.Title.In(p.s.Words.Lang()), max(cells-part.Width(mark)-1, 1))
		return part.FitStyled(th.Text.Render(title)+" "+th.Muted.Render(mark), cells)
	}), !p.reading, w, h)
}

// mark is what tells a playbook from others: how far the team's own run of it is, or
// that it is the team's, or of this machine alone.
func (p *Playbooks) mark(head *playbook.Head) string {
	for i := range p.runs {
		r := &p.runs[i]
		switch {
		case r.PlaybookID != head.ID:
		case r.FinishedAt != 0:
			return theme.StepDone
		default:
			return fmt.Sprintf("%d/%d", r.Covered, r.Total)
		}
	}
	switch p.s.Desk.Library().Layer(head.ID) {
	case 0, 1:
	case hereLayer:
		return p.s.Words.T("playbooks.here", head.Version)
	default:
		return p.s.Words.T("playbooks.team", head.Version)
	}
	return "v" + strconv.Itoa(head.Version)
}

// problemsView lists what is wrong in the team's files.
func (p *Playbooks) problemsView(w, h int) string {
	th, words := &p.s.Theme, p.s.Words
	switch {
	case !p.loaded:
		return part.Block(" "+th.Muted.Render(words.T("state.loading")), w, h)
	case p.found.Folder == "" && len(p.found.Problems) == 0:
		return p.teach(words.T("playbooks.problems.no-folder"), w, h)
	case len(p.found.Problems) == 0:
		return p.teach(words.T("playbooks.problems.none", p.found.Files, p.found.Folder), w, h)
	}
	const detail = 4
	list := p.faults.View(*th, w, max(h-detail, 1), func(i, cells int, _ bool) string {
		f := &p.found.Problems[i]
		place := part.Cut(f.Place(), cells/2)
		return part.FitStyled(th.Text.Render(place)+"  "+th.Muted.Render(part.Cut(words.Sentence(f.Message), max(cells-part.Width(place)-2, 1))), cells)
	})
	lines := []string{list, ""}
	if i := p.faults.Cursor(); i >= 0 {
		lines = append(lines, part.Wrap(" "+words.Problem(p.found.Problems[i]), w-1)...)
	}
	return part.Block(strings.Join(lines, "\n"), w, h)
}

// teach is a page with nothing on it: what would stand here, and what makes it.
func (p *Playbooks) teach(text string, w, h int) string {
	lines := part.Wrap(text, w-4)
	for i := range lines {
		lines[i] = "  " + p.s.Theme.Muted.Render(lines[i])
	}
	return part.Block(strings.Join(lines, "\n"), w, h)
}

// answer is a reason and the plays that answer it.
type answer struct {
	reason data.Reason
	plays  []playbook.Head
}

// answers lists every reason of the queue with its plays.
func (p *Playbooks) answers() []answer {
	codes := data.Reasons()
	out := make([]answer, len(codes))
	for i, code := range codes {
		out[i] = answer{code, p.s.Desk.Library().Plays(string(code))}
	}
	return out
}

// answered counts the reasons that have a play.
func (p *Playbooks) answered() (n, all int) {
	for _, a := range p.answers() {
		all++
		if len(a.plays) > 0 {
			n++
		}
	}
	return n, all
}
