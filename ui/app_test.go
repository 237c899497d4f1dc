package ui_test

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"rounds/data"
	"rounds/data/playbook"
	"rounds/data/rules"
	"rounds/data/store"
	"rounds/ui"
	"rounds/ui/account"
	"rounds/ui/budget"
	"rounds/ui/call"
	"rounds/ui/find"
	"rounds/ui/help"
	"rounds/ui/issues"
	"rounds/ui/keys"
	"rounds/ui/kpis"
	"rounds/ui/notification"
	"rounds/ui/outbox"
	"rounds/ui/page"
	"rounds/ui/playbooks"
	"rounds/ui/queue"
	"rounds/ui/uitest"
	"rounds/ui/uiworld"
	"rounds/ui/welcome"
	"rounds/ui/words"
)

func TestScreens(t *testing.T) {
	w := &world{open: uiworld.Open}
	uitest.Run(t, "testdata/*.txtar", w.options())
}

// world is the book under the script that runs, and what the script asks of it.
type world struct {
	open    func(t *testing.T) *page.Session
	empty   bool   // the book begins with the welcome page
	lang    string // of the interface; "" is English
	bare    bool   // of the pages that keys of two strokes open, only Sync is there
	s       *page.Session
	app     *ui.App
	pressed int
	copied  string
	saved   string // the last file that was written, with its name
	watched string
	files   sync.Mutex     // over the two after it: commands read and write them
	shared  playbook.Files // by the team
	refused string         // one of them, which has a mistake
	before  map[string]int
}

func (w *world) options() uitest.Options {
	return uitest.Options{
		New: func(t *testing.T) tea.Model {
			w.s, w.pressed = w.open(t), 0
			if w.lang != "" {
				w.s.Words = words.New(w.lang)
			}
			w.s.SaveRules = rulesFile(w.s)
			w.s.ReadRules = func() (page.RulesSavedMsg, error) { return w.s.SaveRules() }
			w.s.ReadPlaybooks, w.s.Share, w.s.Join = w.teamFolder, w.share, join
			w.shared, w.refused = playbook.Files{}, ""
			w.s.SaveFile = func(name string, content []byte) (string, error) {
				w.saved = name + "\n" + string(content)
				return "/home/aiko/Downloads/" + name, nil
			}
			w.s.Edit = func(name, text string, done func(string, error) tea.Msg) tea.Cmd {
				return func() tea.Msg { return done(text+"\nP.S. from "+name+"\n", nil) }
			}
			w.app = ui.New(t.Context(), w.s, w.opener(w.s))
			return w.app
		},
		Program: []tea.ProgramOption{tea.WithFilter(w.count)},
		Commands: map[string]func(*uitest.Screen, []string) error{
			"pressed": w.budget,
			"arrives": w.arrives,
			"copied":  w.clipboard,
			"saved":   w.file,
			"watch":   w.watch,
			"holds":   w.holds,
			"snoozes": w.snoozes,
			"breaks":  w.breaks,
			"behind":  w.behind,
			"rule":    w.rule,
		},
	}
}

// A name, a subject and a note that try to steer the terminal, break the line or fill
// the screen: they are data.
const (
	hostileName = "Evil \x1b[31mred\x1b]52;c;cm0gLXJm\x07 \u009b2J\r\nLtd\t\u202egnp.exe"
	hostileNote = "note\x1b[2J\x1b[H\x1b]0;owned\x07\x00\x7f\u0085end "
)

func TestWelcome(t *testing.T) {
	w := &world{open: uiworld.OpenEmpty, empty: true}
	uitest.Run(t, "testdata/welcome/*.txtar", w.options())
}

func TestMissingPages(t *testing.T) {
	w := &world{open: uiworld.Open, bare: true}
	uitest.Run(t, "testdata/bare/*.txtar", w.options())
}

func TestOtherKeys(t *testing.T) {
	w := &world{open: func(t *testing.T) *page.Session {
		s := uiworld.Open(t)
		changed, err := keys.Plain().Change(map[string][]string{"snooze": {"ctrl+y"}})
		if err != nil {
			t.Fatal(err)
		}
		s.Keys = changed
		return s
	}}
	uitest.Run(t, "testdata/keys/*.txtar", w.options())
}

// join stands for a server that knows one code, and takes its time.
func join(ctx context.Context, url, code string, progress func(done, total int)) error {
	if code != "K7QM" {
		return data.Errorf(data.CodeInvalid, "%s does not know this code; ask your lead for another", url)
	}
	progress(21_000, 84_000)
	select {
	case <-ctx.Done():
		return nil
	case <-time.After(2 * time.Second):
		return nil
	}
}

// The team's book opens in a session of its own.
func TestWelcomeLeavesForTheTeam(t *testing.T) {
	w := &world{open: uiworld.OpenEmpty, empty: true}
	uitest.RunFile(t, "testdata/welcome/team.txtar", w.options())
	if got := w.app.Next(); got != page.NextTeam {
		t.Errorf("after the code the workstation goes on with %d, not the team's book", got)
	}
}

// The demo is the caller's to start: App only says that it was chosen.
func TestWelcomeLeavesForTheDemo(t *testing.T) {
	w := &world{open: uiworld.OpenEmpty, empty: true}
	options := w.options()
	uitest.RunFile(t, "testdata/welcome/small.txtar", options)
	if got := w.app.Next(); got != page.NextDemo {
		t.Errorf("after d the workstation goes on with %d, not the demo", got)
	}
}

func TestHostileText(t *testing.T) {
	w := &world{open: func(t *testing.T) *page.Session {
		s := uiworld.Open(t)
		hostile(t, s)
		return s
	}}
	uitest.Run(t, "testdata/hostile/*.txtar", w.options())
}

// hostile puts an account into the store whose every text is hostile.
func hostile(t *testing.T, s *page.Session) {
	t.Helper()
	ctx, at := context.Background(), s.Now()
	long := strings.Repeat("長い名前 ", 2_000)
	acc := data.Account{ID: s.Desk.Store.NewID(), Name: hostileName + long, Reading: long, Country: "\x1b[H", Language: "x\ny", Currency: "EUR", MRR: 99_900, Owner: s.Me.ID}
	person := data.Contact{ID: s.Desk.Store.NewID(), AccountID: acc.ID, Name: "\x1b[5;5H" + long, Role: "\a\b\n", Phone: "\x1b]8;;x\x1b\\1", Email: "a\x1bb@example.com", Primary: true}
	request := data.Request{ID: s.Desk.Store.NewID(), AccountID: acc.ID, ContactID: person.ID, Subject: hostileNote + long, OpenedAt: at.Add(-3 * time.Hour)}
	if err := s.Desk.Store.Load(ctx, func(put func(any) error) error {
		return errors.Join(put(acc), put(person), put(request))
	}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Desk.Store.AddNote(ctx, store.Capture{AccountID: acc.ID}, hostileNote+long); err != nil {
		t.Fatal(err)
	}
}

func (w *world) opener(s *page.Session) ui.Opener {
	home := func() page.Page { return queue.New(s) }
	first := home
	if w.empty {
		first = func() page.Page { return welcome.New(s, home) }
	}
	all := ui.Opener{
		Home:    first,
		Account: func(id data.ID) page.Page { return account.New(s, id) },
		Call:    func(msg page.StartCallMsg) page.Page { return call.New(s, msg) },
		Find:    func(under page.Page) page.Dialog { return find.New(s, under) },
		Help:    func(under page.Page) page.Dialog { return help.New(s, under) },
		News:    func() page.Page { return notification.New(s) },
		Sync:    func() page.Page { return outbox.New(s) },
		Rules:   func() page.Page { return budget.New(s) },
		Issues:  func() page.Page { return issues.New(s) },
		KPIs:    func() page.Page { return kpis.New(s) },
		Playbooks: func(id string) page.Page {
			return playbooks.New(s, id, func(play string) page.Page { return call.NewOwn(s, play) })
		},
	}
	if w.bare {
		all.News, all.Rules, all.KPIs, all.Issues, all.Playbooks = nil, nil, nil, nil, nil
	}
	return all
}

// rule is `rule KEY=VALUE`: somebody else changes the team's file meanwhile.
func (w *world) rule(_ *uitest.Screen, args []string) error {
	change, err := rules.ParseChange(args[0])
	if err == nil {
		_, err = w.s.SaveRules(change)
	}
	return err
}

// rulesFile stands in for the team's file: what is saved is kept and built upon. Several
// commands may read it at once, as they may the file.
func rulesFile(s *page.Session) func(...rules.Change) (page.RulesSavedMsg, error) {
	var mu sync.Mutex
	team := s.Desk.Team()
	return func(changes ...rules.Change) (page.RulesSavedMsg, error) {
		mu.Lock()
		defer mu.Unlock()
		next, err := team.With(changes...)
		if err != nil {
			return page.RulesSavedMsg{}, err
		}
		team = next // without changes it is the file read again
		return page.RulesSavedMsg{Team: next, Fingerprint: next.Fingerprint()}, nil
	}
}

// count counts the keys; scripts paste what counts as typed text.
func (w *world) count(_ tea.Model, msg tea.Msg) tea.Msg {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		w.pressed++
	case page.CopyMsg:
		w.copied = msg.Text
	}
	return msg
}

// budget is "pressed N": so many keys were pressed since the last such line.
func (w *world) budget(_ *uitest.Screen, args []string) error {
	want, err := strconv.Atoi(strings.Join(args, ""))
	got := w.pressed
	w.pressed = 0
	if err == nil && got != want {
		err = fmt.Errorf("%d keys were pressed", got)
	}
	return err
}

// clipboard is "copied TEXT": the last text that was copied holds it.
func (w *world) clipboard(_ *uitest.Screen, args []string) error {
	if text := strings.Join(args, " "); !strings.Contains(w.copied, text) {
		return fmt.Errorf("what was copied is %q", w.copied)
	}
	return nil
}

// file is "saved TEXT": the last file that was written holds it, or has it in its name.
func (w *world) file(_ *uitest.Screen, args []string) error {
	if text := strings.Join(args, " "); !strings.Contains(w.saved, text) {
		return fmt.Errorf("what was written is %q", w.saved)
	}
	return nil
}

// watch is "watch NAME": what the account whose name begins with NAME has in the
// store is compared from here on.
func (w *world) watch(_ *uitest.Screen, args []string) (err error) {
	w.watched = strings.Join(args, " ")
	w.before, err = w.counts()
	return err
}

// holds is "holds KIND N": the watched account has N rows of a kind more, or fewer,
// than when it was watched first.
func (w *world) holds(_ *uitest.Screen, args []string) error {
	if len(args) != 2 {
		return errors.New("holds takes a kind and a number")
	}
	now, err := w.counts()
	if err != nil {
		return err
	}
	got, ok := now[args[0]]
	if !ok {
		return fmt.Errorf("holds knows no %s", args[0])
	}
	if more := got - w.before[args[0]]; args[1] != strconv.Itoa(more) {
		return fmt.Errorf("there are %d more %s", more, args[0])
	}
	return nil
}

func (w *world) counts() (map[string]int, error) {
	d, err := w.dossier(w.watched)
	if err != nil {
		return nil, err
	}
	return map[string]int{
		"notes": len(d.Notes), "issues": len(d.Facts.Issues), "promises": len(d.Facts.Promises), "told": len(d.Told),
		"follow-ups": len(d.Facts.FollowUps), "surveys": len(d.Facts.Surveys), "proposals": len(d.Facts.Proposals),
		"dispositions": len(d.Facts.Dispositions), "calls": len(d.Facts.Activities),
		"requests":  openRequests(d, func(*data.Request) bool { return true }),
		"escalated": openRequests(d, func(r *data.Request) bool { return r.EscalatedAt != 0 }),
		"waiting":   openRequests(d, func(r *data.Request) bool { return r.FirstAnswerAt == 0 }),
	}, nil
}

// snoozes is "snoozes DATE": the newest disposition of the watched account is a
// snooze through that day.
func (w *world) snoozes(_ *uitest.Screen, args []string) error {
	if len(args) != 1 {
		return errors.New("snoozes takes a day")
	}
	d, err := w.dossier(w.watched)
	if err != nil {
		return err
	}
	var newest data.Disposition
	for _, one := range d.Facts.Dispositions {
		if one.At >= newest.At {
			newest = one
		}
	}
	if newest.Kind != data.DispositionSnoozed || newest.Until.String() != args[0] {
		return fmt.Errorf("the newest disposition is %s until %s", newest.Kind, newest.Until)
	}
	return nil
}

// breaks is "breaks": from here on the store refuses everything.
func (w *world) breaks(_ *uitest.Screen, _ []string) error { return w.s.Desk.Store.Close() }

// behind is "behind NAME": another process snoozes the leading reason of the account,
// and nobody tells this one.
func (w *world) behind(_ *uitest.Screen, args []string) (err error) {
	ctx := context.Background()
	d, err := w.dossier(strings.Join(args, " "))
	if err != nil {
		return err
	}
	other, err := store.Open(ctx, w.s.Desk.Store.Path(), store.Options{Clock: uiworld.Clock})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, other.Close()) }()
	row, _ := w.s.Desk.Book.Get(d.Facts.Account.ID)
	return other.Snooze(ctx, row.ID, row.Standing.Firings, w.s.Now().DateIn(w.s.Location)+7, "elsewhere", w.s.Me.ID)
}

func (w *world) dossier(name string) (*store.Dossier, error) {
	for _, h := range w.s.Desk.Finder.Search(name, 5) {
		if strings.HasPrefix(h.Name, name) {
			return w.s.Desk.Store.Dossier(context.Background(), h.Account, w.s.Now())
		}
	}
	return nil, fmt.Errorf("no account is named %s", name)
}

// openRequests counts those of some kind that are not resolved.
func openRequests(d *store.Dossier, counts func(*data.Request) bool) int {
	n := 0
	for i := range d.Facts.Requests {
		if r := &d.Facts.Requests[i]; r.ResolvedAt == 0 && counts(r) {
			n++
		}
	}
	return n
}
