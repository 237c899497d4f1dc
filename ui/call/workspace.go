package call

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"rounds/data"
	"rounds/data/desk"
	"rounds/data/playbook"
	"rounds/data/store"
	"rounds/ui/keys"
	"rounds/ui/page"
	"rounds/ui/part"
)

// A playbook of the workspace belongs to no customer: it is run on the same checklist,
// without a person on the line, notes, facts, a timer or a wrap-up. Its run is kept with
// the book and goes on where it was left.

// NewOwn makes the page of the team's own run of a playbook.
func NewOwn(s *page.Session, playbookID string) page.Page {
	c := New(s, page.StartCallMsg{Playbook: playbookID}).(*Call)
	c.own = &ownRun{}
	return c
}

// ownRun is what the run of a playbook of the workspace has besides the checklist.
type ownRun struct {
	before []playbook.Run // what undo goes back to, the last change last
	back   bool           // undo is going back: it is no change of its own
}

// startOwn begins or resumes the team's own run.
func startOwn(ctx context.Context, d *desk.Desk, m *loadedMsg, playbookID string, by data.ID) error {
	p, ok := d.Library().Current(playbookID)
	if !ok || !p.Workspace {
		return data.Errorf(data.CodeNotFound, "there is no playbook %q of the workspace; g p lists those that there are", playbookID)
	}
	m.file = &store.Dossier{Facts: &data.Facts{}}
	run, err := d.Store.StartWorkspaceRun(ctx, store.CallPlan{
		PlaybookID: p.ID, PlaybookVersion: int64(p.Version), PlaybookSource: []byte(p.Source), By: by,
		Total: int64(p.Progress(playbook.NewRun(p, nil)).Total),
	})
	if err != nil {
		return err
	}
	m.call.Run = data.Run{ID: run.ID, PlaybookID: run.PlaybookID, PlaybookVersion: run.Version, StartedAt: run.StartedAt}
	m.call.Activity.ID, m.call.Steps = run.ID, run.Steps
	if int64(p.Version) != run.Version {
		if old, problems := playbook.Parse(p.ID, []byte(run.Source), nil); len(problems) == 0 {
			p = old
		}
	}
	m.play = p
	m.drafts, err = d.Store.Drafts(ctx, ownDrafts, run.ID)
	return err
}

// ownDrafts is the kind under which answers being typed are journaled.
const ownDrafts = "workspace"

// reloadOwn reads the steps again, as after a write that the disk refused.
func (c *Call) reloadOwn(seq int) tea.Cmd {
	st, call, file := c.s.Desk.Store, c.call, c.file
	return page.Work(func(ctx context.Context) tea.Msg {
		runs, err := st.WorkspaceRuns(ctx)
		for _, r := range runs {
			if r.ID == call.Run.ID {
				call.Steps = r.Steps
			}
		}
		return reloadedMsg{page: c, seq: seq, call: call, file: file, err: err}
	})
}

// remember keeps the run as it was before a change, for undo.
func (o *ownRun) remember(was playbook.Run) {
	if !o.back {
		o.before = append(o.before, was)
	}
}

// Undo takes the last step back, where the page has steps that no action of the book
// stands for; ours is false for a call.
func (c *Call) Undo() (cmd tea.Cmd, ours bool) {
	if c.own == nil {
		return nil, false
	}
	last := len(c.own.before) - 1
	if last < 0 || !c.ready {
		return page.Toast(c.s.Words.T("toast.nothing-undo")), true
	}
	was := c.own.before[last]
	c.own.before = c.own.before[:last]
	for i := range c.play.Sections {
		for k := range c.play.Sections[i].Steps {
			if s := &c.play.Sections[i].Steps[k]; differs(s, c.run, was) {
				c.own.back = true
				cmd = c.save(s, was, nil)
				c.own.back = false
				c.choose(s.ID)
				return cmd, true
			}
		}
	}
	return nil, true
}

// differs reports whether a step stands otherwise in two states of a run.
func differs(s *playbook.Step, a, b playbook.Run) bool {
	return a.State(s.ID) != b.State(s.ID) || a.Answers[s.Field] != b.Answers[s.Field] || a.Decisions[s.ID] != b.Decisions[s.ID]
}

// ownBindings are the keys of the footer.
func (c *Call) ownBindings() []keys.Binding {
	k := &c.s.Keys
	if c.focus == onAnswer {
		return []keys.Binding{k.Call.Answer, k.Move.Back}
	}
	return []keys.Binding{k.Call.Tick, k.Call.Answer, k.Call.Skip, k.Account.Copy, k.Global.Undo, k.Move.Down, k.Move.Up, k.Move.Back}
}

// ownKey is a key on the checklist of the team's own run.
func (c *Call) ownKey(msg tea.KeyPressMsg) tea.Cmd {
	k := &c.s.Keys
	if c.moveKey(msg) {
		return nil
	}
	switch {
	case k.Call.Tick.Matches(msg):
		return c.tick()
	case k.Call.Skip.Matches(msg):
		return c.skip()
	case k.Call.Answer.Matches(msg):
		return c.enter()
	case k.Account.Copy.Matches(msg):
		return c.copySummary()
	case k.Move.Back.Matches(msg):
		return c.park()
	}
	cmd, _ := c.choiceKey(msg)
	return cmd
}

// ownTyping is a key while an answer is being typed: there is no other field to go to,
// and no verb.
func (c *Call) ownTyping(msg tea.KeyPressMsg) tea.Cmd {
	k, f := &c.s.Keys, c.focused()
	if f == nil {
		c.focus = onSteps
		return nil
	}
	switch {
	case k.Move.Back.MatchesTyping(msg):
		return c.setFocus(onSteps)
	case k.Call.Answer.MatchesTyping(msg):
		return c.accept()
	}
	c.problem = ""
	cmd, _ := f.Press(msg)
	return cmd
}

// ownView is the checklist over the whole page, under what it is for.
func (c *Call) ownView(w, h int) (string, *tea.Cursor) {
	var v canvas
	for _, line := range part.Wrap(c.play.Objective.In(c.s.Words.Lang()), w-2) {
		v.put(" "+c.s.Theme.Muted.Render(line), nil)
	}
	v.put("", nil)
	c.shown = places{}
	v.put(c.checklistColumn(w, h-len(v.lines), len(v.lines)))
	return strings.Join(v.lines, "\n"), v.cursor
}
