package ui_test

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"strconv"
	"strings"
	"sync"
	"testing"

	"rounds/data"
	"rounds/data/cadence"
	"rounds/data/store"
	"rounds/ui/keys"
	"rounds/ui/outbox"
	"rounds/ui/page"
	"rounds/ui/uitest"
	"rounds/ui/uiworld"
)

// line is the exchange with a server, as a script sets it.
type line struct {
	states chan data.SyncState
	mu     sync.Mutex // the program asks while the script goes on
	state  data.SyncState
	nudged int
	cut    bool
}

func (l *line) Watch() (<-chan data.SyncState, func()) { return l.states, func() {} }
func (l *line) Nudge()                                 { l.nudged++ }
func (l *line) Server() string                         { return "Acme · https://rounds.example.com" }
func (l *line) Export(context.Context) (string, error) { return "/home/aiko/needs-attention.json", nil }
func (l *line) State() data.SyncState {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.state
}

// stand changes how it stands; set tells of it, too.
func (l *line) stand(change func(*data.SyncState)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	change(&l.state)
}

func (l *line) Cut(on bool) {
	l.cut = on
	if l.set(data.SyncIdle); on {
		l.set(data.SyncPostpone)
	}
}

func (l *line) set(phase data.SyncPhase) {
	l.stand(func(s *data.SyncState) { s.Phase = phase })
	select {
	case <-l.states:
	default:
	}
	l.states <- l.State()
}

// TestSyncScreens is the workstation on a book that belongs to a server.
func TestSyncScreens(t *testing.T) {
	var l *line
	w := &world{}
	w.open = func(t *testing.T) *page.Session {
		s := uiworld.Open(t)
		l = &line{states: make(chan data.SyncState, 1), state: data.SyncState{Phase: data.SyncIdle, Last: s.Now()}}
		s.Sync = l
		trouble(t, s)
		t.Cleanup(func() { close(l.states) })
		return s
	}
	options := w.options()
	options.Commands["phase"] = func(_ *uitest.Screen, args []string) error {
		l.stand(func(s *data.SyncState) {
			s.Since, s.Retry, s.Problem = w.s.Now(), w.s.Now()+24_000, ""
			if len(args) > 1 {
				s.Problem = args[1]
			}
			s.Progress = data.SyncProgress{Rows: 210_000, Total: 500_000, Rate: 31_000}
		})
		l.set(data.SyncPhase(args[0]))
		return nil
	}
	options.Commands["nudged"] = func(*uitest.Screen, []string) error {
		if l.nudged != 1 {
			return fmt.Errorf("nudged %d times", l.nudged)
		}
		return nil
	}
	options.Commands["lease"] = func(_ *uitest.Screen, args []string) error {
		days, err := strconv.ParseInt(args[0], 10, 64)
		if err != nil {
			return err
		}
		defer l.set(data.SyncIdle)
		return w.s.Desk.Store.Enrolled(context.Background(), data.Enrolment{Workspace: data.ID{1}, Device: data.ID{2}, User: w.s.Me.ID, LeaseDays: days})
	}
	options.Commands["heard"] = func(*uitest.Screen, []string) error {
		if err := w.s.Desk.Store.Contact(context.Background()); err != nil {
			return err
		}
		l.set(data.SyncIdle)
		return nil
	}
	options.Commands["refused"] = func(_ *uitest.Screen, args []string) error {
		st := w.s.Desk.Store
		if err := st.SetCadence(context.Background(), store.Capture{AccountID: uiworld.Find(t, w.s, "Brewster"), By: w.s.Me.ID}, cadence.Kept(args[0])); err != nil {
			return err
		}
		muts, err := st.Outgoing(context.Background(), 10, 1<<20)
		if err != nil {
			return err
		}
		defer l.set(data.SyncIdle)
		m := muts[len(muts)-1]
		return st.Receive(context.Background(), []data.Receipt{{N: m.N, ID: m.ID, Status: data.ReceiptRejected, Seq: 4, Code: "not_allowed"}}, 0, 0)
	}
	options.Commands["confirmed"] = func(*uitest.Screen, []string) error {
		l.stand(func(s *data.SyncState) { s.Last += 20 * 60_000 }) // nobody is told
		return nil
	}
	options.Commands["cancelled"] = func(_ *uitest.Screen, args []string) error {
		after := append(args, "c1")[0]
		id := uiworld.Find(t, w.s, "Brewster")
		row := data.Row{Ent: "event", Key: data.ID{6, 1}, Account: id, Rev: 9, Fields: json.RawMessage(fmt.Sprintf(`{"kind":"cancellation","at":%d,"detail":"too expensive"}`, int64(w.s.Now())))}
		return w.s.Desk.Store.Apply(context.Background(), after, &data.Page{Cursor: "c2", Seq: 9, Head: 9, Items: []data.PageItem{{Row: &row}}})
	}
	// of Brewster: what the server made of edits that this book does not say.
	made := func(ent string, key byte, fields map[string]any) data.PageItem {
		raw, err := json.Marshal(fields)
		if err != nil {
			panic(err)
		}
		return data.PageItem{Row: &data.Row{Ent: ent, Key: data.ID{6, key}, Account: uiworld.Find(t, w.s, "Brewster"), Rev: 9, Fields: raw}}
	}
	options.Commands["crm"] = func(*uitest.Screen, []string) error {
		page := &data.Page{Cursor: "c2", Seq: 9, Head: 9}
		for i, state := range []data.WriteBackState{data.WriteBackFailed, data.WriteBackFailed, data.WriteBackPending} {
			page.Items = append(page.Items, made("write_back", byte(i), map[string]any{
				"connector": "hubspot", "ent": "account", "key": uiworld.Find(t, w.s, "Brewster"), "field": "website", "value": fmt.Sprintf(`"https://%d.brewster.example"`, i),
				"state": state, "detail": "hubspot refused it: the domain belongs to another company", "by": w.s.Me.ID, "at": int64(w.s.Now()) - 3_600_000,
			}))
		}
		return w.s.Desk.Store.Apply(context.Background(), "c1", page)
	}
	options.Commands["replaced"] = func(*uitest.Screen, []string) error {
		item := made("conflict", 7, map[string]any{
			"ent": "account", "key": uiworld.Find(t, w.s, "Brewster"), "field": "plan", "kept": `"Pro"`, "kept_by": data.ID{6, 8}, "other": `"Basic"`, "other_by": w.s.Me.ID,
			"at": int64(w.s.Now()), "resolved_at": int64(w.s.Now()),
		})
		ben := data.PageItem{Row: &data.Row{Ent: "user", Key: data.ID{6, 8}, Rev: 9, Fields: json.RawMessage(`{"name":"Ben Kirby","role":"manager"}`)}}
		return w.s.Desk.Store.Apply(context.Background(), "c1", &data.Page{Cursor: "c2", Seq: 9, Head: 9, Items: []data.PageItem{ben, item}})
	}
	clash := func(rev int64, more map[string]any) *data.Page {
		fields := map[string]any{"ent": "account", "key": uiworld.Find(t, w.s, "Brewster"), "field": "mrr", "kept": "820000", "other": "830000", "device": "office", "at": int64(w.s.Now())}
		maps.Copy(fields, more)
		item := made("conflict", 9, fields)
		item.Row.Rev = rev
		return &data.Page{Cursor: fmt.Sprintf("c%d", rev), Seq: rev, Head: rev, Items: []data.PageItem{item}}
	}
	options.Commands["clash"] = func(*uitest.Screen, []string) error {
		return w.s.Desk.Store.Apply(context.Background(), "c1", clash(5, nil))
	}
	options.Commands["settled"] = func(*uitest.Screen, []string) error {
		return w.s.Desk.Store.Apply(context.Background(), "c5", clash(6, map[string]any{"resolved_at": int64(w.s.Now()), "resolved_by": data.ID{6, 8}}))
	}
	options.Commands["rescued"] = func(_ *uitest.Screen, args []string) error {
		page := &data.Page{Cursor: "c2", Seq: 9, Head: 9}
		if args[0] == "waits" {
			page.Rescues = []data.Rescue{{Device: data.ID{7}, Name: "altes Telefon 携帯", User: w.s.Me.ID, At: w.s.Now(), Count: 12}}
			return w.s.Desk.Store.Apply(context.Background(), "c1", page)
		}
		page.Cursor = "c3"
		return w.s.Desk.Store.Apply(context.Background(), "c2", page)
	}
	uitest.Run(t, "testdata/sync/*.txtar", options)
}

// An empty Sync page offers no keys for lines that are not there, nor a file of nothing.
func TestKeysOfAnEmptySyncPage(t *testing.T) {
	s := uiworld.Open(t)
	s.Sync = &line{state: data.SyncState{Phase: data.SyncIdle, Last: s.Now()}}
	o := outbox.New(s)
	offered := func() (names []string) {
		o.Update(o.Init()())
		for _, b := range o.Bindings() {
			for _, of := range []keys.Binding{s.Keys.Sync.Export, s.Keys.Move.Down, s.Keys.Move.Up} {
				if b.Name == of.Name && b.Disabled == "" {
					names = append(names, b.Name)
				}
			}
		}
		return names
	}
	if got := offered(); len(got) > 0 {
		t.Errorf("nothing is there, and it offers %v", got)
	}
	trouble(t, s)
	if got := offered(); len(got) != 3 {
		t.Errorf("with lines it offers %v", got)
	}
}

// A conflict over an answer shows both in the words of the playbook that asked for it.
func TestAConflictOverAnAnswerIsInThePlaybooksWords(t *testing.T) {
	s := uiworld.Open(t)
	s.Sync = &line{state: data.SyncState{Phase: data.SyncIdle, Last: s.Now()}}
	lindqvist, run, answer := uiworld.Find(t, s, "Lindqvist"), data.ID{6, 1}, data.ID{6, 2}
	row := func(ent string, key data.ID, fields string) data.PageItem {
		return data.PageItem{Row: &data.Row{Ent: ent, Key: key, Account: lindqvist, Rev: 4, Fields: json.RawMessage(fields)}}
	}
	page := &data.Page{Cursor: "c1", Seq: 4, Head: 4, Items: []data.PageItem{
		row("run", run, `{"playbook_id":"ad-platform-onboarding","playbook_version":2}`),
		row("step_answer", answer, fmt.Sprintf(`{"run_id":%q,"step_id":"white-label","state":"done","field":"white_label","answer":"waits_us"}`, run)),
		row("conflict", data.ID{6, 3}, fmt.Sprintf(`{"ent":"step_answer","key":%q,"field":"answer","kept":"\"waits_us\"","other":"\"ready\"","device":"office","at":1}`, answer)),
	}}
	if err := s.Desk.Store.Apply(t.Context(), "", page); err != nil {
		t.Fatal(err)
	}
	o := outbox.New(s)
	o.Update(o.Init()())
	view, _ := o.View(100, 20)
	if !strings.Contains(view, "Waits for us / Ready") || strings.Contains(view, "waits_us") {
		t.Errorf("the page says\n%s", view)
	}
}

// trouble gives the book a conflict, a change that the server refused and two that wait.
func trouble(t *testing.T, s *page.Session) {
	t.Helper()
	ctx, st := t.Context(), s.Desk.Store
	must := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	lindqvist, brewster := uiworld.Find(t, s, "Lindqvist"), uiworld.Find(t, s, "Brewster")
	must(st.Enrolled(ctx, data.Enrolment{Workspace: data.ID{1}, Device: data.ID{2}, User: s.Me.ID, LeaseDays: 30}))
	_, err := st.AddNote(ctx, store.Capture{AccountID: brewster, By: s.Me.ID}, "She wants the margin report by Friday, with the returns in it.")
	must(err)
	muts, err := st.Outgoing(ctx, 10, 1<<20)
	must(err)
	must(st.Receive(ctx, []data.Receipt{
		{N: muts[0].N, ID: muts[0].ID, Status: data.ReceiptApplied, Seq: 3},
		{N: muts[1].N, ID: muts[1].ID, Status: data.ReceiptRejected, Seq: 3, Code: "missing_ref", Detail: "note_version.note_id names a note that is not there (any more)"},
	}, 0, 0))
	facts, err := st.Facts(ctx, lindqvist, s.Now())
	must(err)
	raw, err := json.Marshal(map[string]any{
		"ent": "account", "key": lindqvist, "field": "renewal_on", "kept": `"` + facts.Account.RenewalOn.String() + `"`, "kept_by": s.Me.ID,
		"other": `"2027-06-30"`, "device": "office", "at": int64(s.Now()) - 720_000,
	})
	must(err)
	row := data.Row{Ent: "conflict", Key: data.ID{5}, Account: lindqvist, Rev: 4, Fields: raw}
	must(st.Apply(ctx, "", &data.Page{Cursor: "c1", Seq: 4, Head: 4, Items: []data.PageItem{{Row: &row}}}))
	must(st.MarkRead(ctx))
	must(st.CaptureIssue(ctx, store.Capture{AccountID: lindqvist, By: s.Me.ID}, data.IssueBug, "invoice page is slow on Fridays"))
}
