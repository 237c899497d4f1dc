package verb

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"rounds/data"
	"rounds/data/desk"
	"rounds/data/health"
	"rounds/data/rank"
	"rounds/data/rules"
	"rounds/ui/keys"
	"rounds/ui/page"
)

// whatIf moves the weights and the inputs of an account's health, and shows what score,
// band and rank would be. Nothing is changed until the weights are saved.
type whatIf struct {
	v *Verbs
	t Target

	history *health.History // nil while it is loading
	failed  error
	before  health.Brief
	was     []int // values of the measures, −1 without input
	values  []int
	weights health.PerFamily

	at    int  // the measure
	input bool // the inputs are moved, not the weights

	trial  int // the number of the last trial that was asked for
	stop   context.CancelFunc
	tried  bool // the figures below are of the weights that are shown
	rank   int  // after the trial; 0: not on the queue
	score  rank.Points
	others int // accounts that would stand elsewhere
}

func (v *Verbs) whatIf(t Target) tea.Cmd {
	if row, ok := v.s.Desk.Book.Get(t.Row.ID); ok { // ranked among all, whatever view it was chosen in
		t.Row = row
	}
	return v.s.Ask(page.OpenDialogMsg{Dialog: &whatIf{v: v, t: t, weights: v.s.Desk.Rules().Health.Weights}})
}

type whatIfLoadedMsg struct {
	id      data.ID
	history *health.History
	err     error
}

type whatIfTriedMsg struct {
	trial int
	id    data.ID
	found *desk.Trial
	err   error
}

// Init reads what the account's health is made of.
func (d *whatIf) Init() tea.Cmd {
	desk, id, numbers := d.v.s.Desk, d.t.Row.ID, d.v.s.Desk.Rules().Health
	return page.Work(func(ctx context.Context) tea.Msg {
		facts, err := desk.Store.Facts(ctx, id, desk.Now())
		if err != nil {
			return whatIfLoadedMsg{id: id, err: err}
		}
		return whatIfLoadedMsg{id: id, history: health.NewHistory(facts, desk.Now(), numbers)}
	})
}

func (d *whatIf) Title() string   { return "" }
func (d *whatIf) Capturing() bool { return false }

func (d *whatIf) Bindings() []keys.Binding {
	k := &d.v.s.Keys
	return []keys.Binding{k.Rules.More, k.Rules.Less, k.Rules.Column, k.Rules.Save, k.Move.Down, k.Move.Up, k.Move.Back}
}

func (d *whatIf) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case whatIfLoadedMsg:
		if msg.id == d.t.Row.ID {
			d.load(msg)
		}
	case whatIfTriedMsg:
		if msg.id == d.t.Row.ID && msg.trial == d.trial {
			d.take(msg)
		}
	case tea.KeyPressMsg:
		return d.key(msg)
	}
	return nil
}

func (d *whatIf) load(msg whatIfLoadedMsg) {
	d.failed = msg.err
	if msg.err != nil {
		return
	}
	d.history, d.before = msg.history, msg.history.Now()
	r := msg.history.Result()
	for i := range r.Measures {
		value := -1
		if r.Measures[i].Present {
			value = r.Measures[i].Value
		}
		d.was, d.values = append(d.was, value), append(d.values, value)
	}
}

func (d *whatIf) key(msg tea.KeyPressMsg) tea.Cmd {
	k := &d.v.s.Keys
	switch {
	case k.Move.Back.Matches(msg):
		d.cancel()
		return d.v.s.Ask(page.CloseDialogMsg{})
	case d.history == nil:
	case k.Rules.Save.Matches(msg):
		return d.save()
	case k.Rules.Column.Matches(msg):
		d.input = !d.input
	case k.Rules.More.Matches(msg):
		return d.move(step)
	case k.Rules.Less.Matches(msg):
		return d.move(-step)
	case k.Move.Down.Matches(msg):
		d.at = min(d.at+1, len(d.values)-1)
	case k.Move.Up.Matches(msg):
		d.at = max(d.at-1, 0)
	}
	return nil
}

// step is by how much a key moves a weight or an input.
const step = 5

func (d *whatIf) family() health.Family { return health.Families()[d.at] }

// move changes the selected weight or input. Other weights move every account, so the
// whole book is tried; another input moves this one only.
func (d *whatIf) move(by int) tea.Cmd {
	if d.input {
		if d.values[d.at] < 0 {
			d.values[d.at] = 50 // as if there were an input
		} else {
			d.values[d.at] = min(max(d.values[d.at]+by, 0), 100)
		}
		return nil
	}
	const most = 100
	d.weights.Set(d.family(), min(max(d.weights.Of(d.family())+by, 0), most))
	d.tried = false
	return d.try()
}

// changes are the weights that differ from those in force.
func (d *whatIf) changes() []rules.Change {
	now := d.v.s.Desk.Rules().Health.Weights
	var out []rules.Change
	for _, f := range health.Families() {
		if d.weights.Of(f) != now.Of(f) {
			out = append(out, rules.Change{Path: "health.weight." + string(f), Value: d.weights.Of(f)})
		}
	}
	return out
}

func (d *whatIf) cancel() {
	if d.stop != nil {
		d.stop()
		d.stop = nil
	}
}

// try evaluates the book by the weights that are shown; an earlier trial is given up.
func (d *whatIf) try() tea.Cmd {
	d.cancel()
	d.trial++
	team, err := d.v.s.Desk.Team().With(d.changes()...)
	if err != nil {
		return nil // without any weight there is nothing to try; saving says so
	}
	ctx, stop := context.WithCancel(context.Background())
	d.stop = stop
	desk, id, trial := d.v.s.Desk, d.t.Row.ID, d.trial
	return func() tea.Msg {
		found, err := desk.Try(ctx, team, nil)
		return whatIfTriedMsg{trial, id, found, err}
	}
}

func (d *whatIf) take(msg whatIfTriedMsg) {
	d.cancel()
	if msg.err != nil {
		d.failed = msg.err
		return
	}
	d.tried, d.others = true, len(msg.found.Moved)
	d.rank, d.score = d.t.Row.Rank, d.t.Row.Terms.Score()
	for i := range msg.found.Moved {
		if m := &msg.found.Moved[i]; m.ID == d.t.Row.ID {
			d.rank, d.score = m.Would.Rank, m.Would.Score
		}
	}
}

// save writes the weights into the team's rules; inputs are what the data say.
func (d *whatIf) save() tea.Cmd {
	changes := d.changes()
	if len(changes) == 0 {
		return page.Toast(d.v.s.Words.T("whatif.nothing"))
	}
	if _, err := d.v.s.Desk.Team().With(changes...); err != nil {
		return page.Send(page.ToastMsg{Text: d.v.s.Words.Error(err), Error: true})
	}
	d.cancel()
	return tea.Batch(d.v.s.Ask(page.CloseDialogMsg{}), d.v.s.Save(d.v.s.Words.T("whatif.saved"), changes...))
}
