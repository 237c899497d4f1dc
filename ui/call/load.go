package call

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"rounds/data"
	"rounds/data/desk"
	"rounds/data/playbook"
	"rounds/data/signal"
	"rounds/data/store"
	"rounds/ui/field"
	"rounds/ui/page"
)

type (
	// loadedMsg brings all that the page shows.
	loadedMsg struct {
		page   *Call
		call   store.Call
		play   *playbook.Playbook
		file   *store.Dossier
		topics desk.Topics
		said   []string // what other runs and calls covered
		stood  []data.Firing
		drafts []store.Draft
		err    error
	}
	// reloadedMsg brings what may have changed.
	reloadedMsg struct {
		page *Call
		seq  int
		call store.Call
		file *store.Dossier
		said []string
		err  error
	}
)

// load begins the call, or takes up the one that is parked.
func (c *Call) load() tea.Cmd {
	d, ask, by, own := c.s.Desk, c.ask, c.s.Me.ID, c.own != nil
	var firings []data.Firing
	if row, ok := d.Book.Get(ask.ID); ok {
		firings = row.Standing.Firings
	}
	return page.Work(func(ctx context.Context) tea.Msg {
		msg := loadedMsg{page: c, stood: firings}
		if own {
			msg.err = startOwn(ctx, d, &msg, ask.Playbook, by)
		} else {
			msg.err = msg.fill(ctx, d, ask, firings, by)
		}
		return msg
	})
}

func (m *loadedMsg) fill(ctx context.Context, d *desk.Desk, ask page.StartCallMsg, firings []data.Firing, by data.ID) (err error) {
	if m.file, err = d.Store.Dossier(ctx, ask.ID, d.Now()); err != nil {
		return err
	}
	play, reason := playOf(d.Library(), ask.Playbook, firings, desk.CourseOf(m.file.Facts))
	plan := store.CallPlan{AccountID: ask.ID, ContactID: ask.ContactID, Reason: reason, By: by}
	plan.Since = begunAt(firings, reason, play, m.file.Facts.Requests)
	if plan.ContactID.IsZero() {
		plan.ContactID = page.Primary(m.file.Facts.Contacts).ID
	}
	if p := play; p != nil {
		plan.Beside = !slices.Contains(p.Trigger, string(reason))
		plan.PlaybookID, plan.PlaybookVersion, plan.PlaybookSource = p.ID, int64(p.Version), []byte(p.Source)
		plan.Total = int64(p.Progress(playbook.NewRun(p, desk.RunFacts(m.file.Facts, reason, d.Now()))).Total)
	}
	if m.call, err = d.Store.StartCall(ctx, plan); err != nil {
		return err
	}
	m.play = d.PlayOfRun(&m.call.Run)
	m.topics = d.Topics(m.play, m.file.Facts.Runs)
	m.said = d.Said(m.file, m.call.Run.ID)
	return m.loadDrafts(ctx, d.Store)
}

// loadDrafts finds what was typed and not filed.
func (m *loadedMsg) loadDrafts(ctx context.Context, st *store.Store) error {
	for _, key := range []store.DraftKey{noteKey(m.call.Note), needKey(m.call.Activity.ID)} {
		found, err := st.Drafts(ctx, key.Kind, key.Key)
		if err != nil {
			return err
		}
		m.drafts = append(m.drafts, found...)
	}
	return nil
}

// playOf chooses the play of a call, and the reason that it answers: the play asked
// for with the strongest reason that triggers it, else the leading reason with its
// play. A reason that no play answers gets none: a script for something else would
// mislead. Firings come strongest first.
func playOf(l *playbook.Library, asked string, firings []data.Firing, course store.Course) (*playbook.Playbook, data.Reason) {
	var lead data.Reason
	if len(firings) > 0 {
		lead = firings[0].Code
	}
	if p, ok := l.Current(asked); ok {
		for _, f := range firings {
			if slices.Contains(p.Trigger, string(f.Code)) {
				return p, f.Code
			}
		}
		return p, lead
	}
	if len(firings) > 0 {
		if h, ok := desk.PlayOf(l, &firings[0], course); ok {
			p, _ := l.Current(h.ID)
			return p, lead
		}
	}
	return nil, lead
}

// begunAt is when what a call is about began, so that the checkpoint of a renewal, the
// survey of a quarter or another outage gets a checklist of its own. A request keeps one
// until it is resolved, however often it comes up. 0 where the play answers another reason
// or goes on by its nature: an onboarding, what was promised.
func begunAt(firings []data.Firing, reason data.Reason, play *playbook.Playbook, requests []data.Request) data.Instant {
	at := slices.IndexFunc(firings, func(f data.Firing) bool { return f.Code == reason })
	if at < 0 || play == nil || !slices.Contains(play.Trigger, string(reason)) || reason.Onboards() {
		return 0
	}
	if id, ok := signal.Object(firings[at].Occurrence); ok && store.OfRequest(reason) {
		if i := slices.IndexFunc(requests, func(r data.Request) bool { return r.ID == id }); i >= 0 {
			return requests[i].OpenedAt
		}
	}
	return firings[at].Since
}

func noteKey(note data.ID) store.DraftKey {
	return store.DraftKey{Kind: "note", Key: note, Field: "text"}
}

func needKey(call data.ID) store.DraftKey {
	return store.DraftKey{Kind: "activity", Key: call, Field: "real_need"}
}

func lineKey(call data.ID) store.DraftKey {
	return store.DraftKey{Kind: "activity", Key: call, Field: "next_step"}
}

// loaded shows the call.
func (c *Call) loaded(msg loadedMsg) tea.Cmd {
	if msg.page != c || c.ready {
		return nil
	}
	if msg.err != nil {
		c.err = msg.err
		return nil
	}
	c.call, c.play, c.file, c.topics, c.said, c.stood, c.ready = msg.call, msg.play, msg.file, msg.topics, msg.said, msg.stood, true
	c.refresh()
	c.takeDrafts(msg.drafts)
	c.cursor = c.firstOpen()
	if c.own != nil {
		return nil
	}
	return c.startClock()
}

// refresh derives the run and the contact from the rows.
func (c *Call) refresh() {
	if c.play != nil {
		c.run = desk.RunOf(c.play, c.call.Steps, desk.RunFacts(c.file.Facts, c.call.Run.Reason, c.s.Now()))
	}
	c.person = contactOf(c.file.Facts.Contacts, c.call.Activity.ContactID)
	c.attended.take(&c.call.Activity)
}

func contactOf(contacts []data.Contact, id data.ID) data.Contact {
	for _, p := range contacts {
		if p.ID == id {
			return p
		}
	}
	return data.Contact{}
}

// takeDrafts opens the fields with what a crash or a parked call left in them.
func (c *Call) takeDrafts(found []store.Draft) {
	for _, d := range found {
		c.drafts[d.Field] = d
		if _, number, ok := answerStep(d.Field); ok {
			c.opened = max(c.opened, number)
		}
		if isSeconds(d.Field) {
			c.spent.resume(d.Text)
		}
	}
	if c.own == nil {
		c.openNotes()
	}
	for name, d := range c.drafts {
		if step, _, ok := answerStep(name); ok && d.Text != "" {
			c.typing[step] = field.New(c.s, field.Options{Key: d.DraftKey, Text: d.Base, Draft: &d})
		}
	}
}

// openNotes makes the fields of the notes and of the real need.
func (c *Call) openNotes() {
	c.note = field.New(c.s, field.Options{
		Key: noteKey(c.call.Note), Text: c.noteText(), Draft: c.draft("text"), Multi: true, Seals: true,
	})
	c.note.Placeholder = c.s.Words.T("call.notes.empty", c.captureKeys())
	c.need = field.New(c.s, field.Options{
		Key: needKey(c.call.Activity.ID), Text: c.call.Activity.RealNeed, Draft: c.draft("real_need"), Seals: true,
	})
	c.need.Placeholder = c.s.Words.T("call.need.empty")
}

// draft is what is left of a field, nil for nothing.
func (c *Call) draft(name string) *store.Draft {
	if d, ok := c.drafts[name]; ok {
		return &d
	}
	return nil
}

// noteText is the newest text of the call's note.
func (c *Call) noteText() string {
	for _, n := range c.file.Notes {
		if n.ID == c.call.Note && len(n.Texts) > 0 {
			return n.Texts[len(n.Texts)-1]
		}
	}
	return ""
}

// The fields of answers are numbered: one that was accepted is discarded with the
// commit of its answer, and what is typed meanwhile must not be.
func answerField(step string, number int) string { return fmt.Sprintf("answer:%s#%d", step, number) }

func answerStep(name string) (step string, number int, ok bool) {
	rest, ok := strings.CutPrefix(name, "answer:")
	at := strings.LastIndexByte(rest, '#')
	if !ok || at < 0 {
		return "", 0, false
	}
	number, err := strconv.Atoi(rest[at+1:])
	return rest[:at], number, err == nil
}

// reload reads the rows again, after the writes that are under way.
func (c *Call) reload() tea.Cmd {
	if c.left {
		return nil
	}
	if len(c.writes.queue) > 0 {
		c.again = true
		return nil
	}
	c.again = false
	c.seq++
	if c.own != nil {
		return c.reloadOwn(c.seq)
	}
	d, id, account, seq := c.s.Desk, c.call.Activity.ID, c.ask.ID, c.seq
	return page.Work(func(ctx context.Context) tea.Msg {
		msg := reloadedMsg{page: c, seq: seq}
		if msg.call, msg.err = d.Store.LoadCall(ctx, id); msg.err != nil {
			return msg
		}
		if msg.file, msg.err = d.Store.Dossier(ctx, account, d.Now()); msg.err == nil {
			msg.said = d.Said(msg.file, msg.call.Run.ID)
		}
		return msg
	})
}

// reloaded takes the rows over, unless a tick made meanwhile is not in them yet.
func (c *Call) reloaded(msg reloadedMsg) tea.Cmd {
	switch {
	case msg.page != c || msg.seq != c.seq || c.left:
		return nil
	case c.wrap != nil && c.wrap.sent:
		return nil // the rows may be the filed ones before the answer of the filing is here
	case len(c.writes.queue) > 0:
		c.again = true
		return nil
	case data.CodeOf(msg.err) == data.CodeNotFound:
		return c.over("call.taken-back")
	case msg.err == nil && msg.call.Activity.State == data.CallFiled:
		return c.over("call.filed-elsewhere")
	case msg.err != nil:
		return page.Fail(msg.err)
	}
	c.call, c.file, c.said = msg.call, msg.file, msg.said
	c.refresh()
	if c.focus != onAnswer && !c.isVisible(c.cursor) {
		c.cursor = c.firstOpen()
	}
	return nil
}

// over leaves a call that ended elsewhere: it was taken back, or filed in another
// window. It is not begun anew, and what the notes hold is sealed where they still are.
func (c *Call) over(key string) tea.Cmd {
	c.leaving, c.left = true, true
	var seals []tea.Cmd
	if key == "call.filed-elsewhere" {
		seals = []tea.Cmd{c.note.Seal(), c.need.Seal()}
	}
	return tea.Batch(append(seals, page.Send(page.GoHomeMsg{Select: c.ask.ID}),
		page.Toast(c.s.Words.T(key, c.file.Facts.Account.Name)))...)
}
