package store

import (
	"cmp"
	"context"

	"rounds/data"
	"rounds/data/text"
)

// CallPlan says what a call is about.
type CallPlan struct {
	AccountID       data.ID
	ContactID       data.ID
	Reason          data.Reason
	Beside          bool   // the playbook answers something else than Reason, as one chosen by hand may
	PlaybookID      string // "" for a call without a checklist
	PlaybookVersion int64
	PlaybookSource  []byte // the playbook as it is written, kept for as long as the run needs it
	Total           int64  // steps that apply now
	// Since is when what the call is about began: a checklist from before answered
	// something else, and is over. 0: the one that is open goes on, however old.
	Since data.Instant
	By    data.ID
}

// Call is a call with its checklist run and its note.
type Call struct {
	Activity data.Activity
	Run      data.Run // zero when the call has no checklist
	Steps    []data.StepAnswer
	Note     data.ID
}

// StartCall begins a call, or resumes the one that is parked for the account. An
// open run of the same playbook goes on, on the version with which it began, unless
// it is from before plan.Since; else a new run begins.
func (s *Store) StartCall(ctx context.Context, plan CallPlan) (Call, error) {
	parked, err := list[data.Activity](ctx, s.reader,
		"WHERE account_id = ? AND kind = 'call' AND state = 'parked' AND gone_at = 0 ORDER BY id DESC", plan.AccountID)
	if err != nil {
		return Call{}, workError("starting the call", err)
	}
	if len(parked) > 0 {
		if err := s.attachRun(ctx, parked[0], plan); err != nil {
			return Call{}, err
		}
		// What comes from elsewhere may have no note, or one that is gone: what is typed needs its own.
		if _, err := s.OpenNote(ctx, plan.AccountID, parked[0].ID, plan.By); err != nil {
			return Call{}, err
		}
		return s.LoadCall(ctx, parked[0].ID)
	}
	call := data.Activity{
		ID: s.ids.New(), AccountID: plan.AccountID, ContactID: plan.ContactID, Kind: data.ActivityCall,
		State: data.CallParked, At: s.Now(), PlaybookID: plan.PlaybookID, Reason: plan.Reason, By: plan.By,
	}
	err = s.do(ctx, "call", func(tx *Tx) error {
		if _, err := get[data.Account](ctx, tx.sql, plan.AccountID); err != nil {
			return err
		}
		if plan.PlaybookID != "" {
			run, err := tx.openRun(plan)
			if err != nil {
				return err
			}
			call.RunID = run
		}
		if err := tx.Insert(call); err != nil {
			return err
		}
		return tx.Insert(data.Note{ID: s.ids.New(), AccountID: plan.AccountID, ActivityID: call.ID, At: tx.now, By: plan.By})
	})
	if err != nil {
		return Call{}, err
	}
	return s.LoadCall(ctx, call.ID)
}

// attachRun gives a parked call that has no checklist, or one that was taken back on
// another device, the one that it is resumed with. One that has not arrived yet is
// waited for: a second would hide what is ticked in it.
func (s *Store) attachRun(ctx context.Context, call data.Activity, plan CallPlan) error {
	if plan.PlaybookID == "" {
		return nil
	}
	if !call.RunID.IsZero() {
		gone, err := list[data.Run](ctx, s.reader, "WHERE id = ? AND gone_at <> 0", call.RunID)
		if err != nil || len(gone) == 0 {
			return workError("starting the call", err)
		}
	}
	return s.do(ctx, "call", func(tx *Tx) error {
		run, err := tx.openRun(plan)
		if err != nil {
			return err
		}
		call.RunID, call.PlaybookID, call.Reason = run, plan.PlaybookID, plan.Reason
		_, err = tx.Save(call, "run_id", "playbook_id", "reason")
		return err
	})
}

func (tx *Tx) openRun(plan CallPlan) (data.ID, error) {
	open, err := list[data.Run](tx.ctx, tx.sql,
		"WHERE account_id = ? AND playbook_id = ? AND finished_at = 0 AND gone_at = 0 ORDER BY id DESC", plan.AccountID, plan.PlaybookID)
	if err != nil {
		return data.ID{}, err
	}
	for _, old := range open {
		if old.StartedAt >= plan.Since {
			return old.ID, nil
		}
		if err := stamp(tx, old.ID, func(r *data.Run) { r.FinishedAt = tx.now }, "finished_at"); err != nil {
			return data.ID{}, err
		}
	}
	reason := plan.Reason
	if plan.Beside {
		reason = "" // what it is for is its playbook's to say
	}
	run := data.Run{
		ID: tx.s.ids.New(), AccountID: plan.AccountID, PlaybookID: plan.PlaybookID, PlaybookVersion: plan.PlaybookVersion,
		Reason: reason, StartedAt: tx.now, ProgressAt: tx.now, Total: plan.Total, By: plan.By,
	}
	if len(plan.PlaybookSource) > 0 {
		if err := tx.exec(`INSERT OR IGNORE INTO playbook (id, version, source) VALUES (?, ?, ?)`,
			plan.PlaybookID, plan.PlaybookVersion, plan.PlaybookSource); err != nil {
			return data.ID{}, err
		}
	}
	return run.ID, tx.Insert(run)
}

// KeptPlaybook is a version of a playbook on which a run began.
type KeptPlaybook struct {
	ID      string
	Version int
}

// KeptPlaybooks lists the versions of playbooks on which runs began: of accounts, and the
// team's own. There are few, and their texts (KeptSource) are long.
func (s *Store) KeptPlaybooks(ctx context.Context) ([]KeptPlaybook, error) {
	rows, err := s.reader.QueryContext(ctx, `SELECT id, version FROM playbook`)
	if err != nil {
		return nil, workError("reading playbooks", err)
	}
	defer func() { _ = rows.Close() }()
	var out []KeptPlaybook
	for rows.Next() {
		var k KeptPlaybook
		if err := rows.Scan(&k.ID, &k.Version); err != nil {
			return nil, workError("reading playbooks", err)
		}
		out = append(out, k)
	}
	if err := rows.Err(); err != nil {
		return nil, workError("reading playbooks", err)
	}
	runs, err := workspaceRuns(ctx, s.reader)
	for _, r := range runs {
		out = append(out, KeptPlaybook{ID: r.PlaybookID, Version: int(r.Version)})
	}
	return out, workError("reading playbooks", err)
}

// KeptSource is the text of a version of KeptPlaybooks.
func (s *Store) KeptSource(ctx context.Context, k KeptPlaybook) ([]byte, error) {
	var source []byte
	err := s.reader.QueryRowContext(ctx, `SELECT source FROM playbook WHERE id = ? AND version = ?`, k.ID, k.Version).Scan(&source)
	if !absent(err) {
		return source, workError("reading a playbook", err)
	}
	runs, err := workspaceRuns(ctx, s.reader)
	for _, r := range runs {
		if r.PlaybookID == k.ID && int(r.Version) == k.Version {
			return []byte(r.Source), nil
		}
	}
	return nil, workError("reading a playbook", err)
}

// LoadCall reads a call whole.
func (s *Store) LoadCall(ctx context.Context, id data.ID) (Call, error) {
	c, err := s.loadCall(ctx, id)
	return c, workError("opening the call", err)
}

func (s *Store) loadCall(ctx context.Context, id data.ID) (Call, error) {
	var c Call
	var err error
	if c.Activity, err = get[data.Activity](ctx, s.reader, id); err != nil {
		return c, err
	}
	if !c.Activity.RunID.IsZero() {
		c.Run, err = get[data.Run](ctx, s.reader, c.Activity.RunID)
		if err != nil && !absent(err) { // it comes with a later page, or was taken back elsewhere
			return c, err
		}
		if c.Steps, err = s.steps(ctx, c.Run.ID); err != nil {
			return c, err
		}
	}
	notes, err := list[data.Note](ctx, s.reader, "WHERE account_id = ? AND activity_id = ? AND gone_at = 0 ORDER BY id", c.Activity.AccountID, id)
	if err == nil && len(notes) > 0 {
		c.Note = notes[0].ID
	}
	return c, err
}

func (s *Store) steps(ctx context.Context, run data.ID) ([]data.StepAnswer, error) {
	return list[data.StepAnswer](ctx, s.reader, "WHERE run_id = ? AND gone_at = 0 ORDER BY id", run)
}

// Step is what happens to one step of a run, with the progress that follows from
// it; progress is counted by the playbook, which the store does not know.
type Step struct {
	RunID   data.ID
	StepID  string
	State   data.StepState
	Field   string
	Answer  string
	Reason  string // decide: why another than recommended
	Covered int64
	Total   int64
	By      data.ID
	Draft   *DraftKey // the field in which the answer was typed
}

// SetStep ticks, unticks or answers one step.
func (s *Store) SetStep(ctx context.Context, step Step) error {
	return s.do(ctx, "step", func(tx *Tx) error {
		if step.Draft != nil {
			if err := tx.discard(*step.Draft); err != nil {
				return err
			}
		}
		run, err := get[data.Run](ctx, tx.sql, step.RunID)
		if err != nil {
			return err
		}
		if err := tx.putStep(run, step); err != nil {
			return err
		}
		if step.State != data.StepOpen {
			run.ProgressAt = tx.now
		}
		run.Covered, run.Total = step.Covered, step.Total
		_, err = tx.Save(run, "progress_at", "covered", "total")
		return err
	})
}

func (tx *Tx) putStep(run data.Run, step Step) error {
	row := data.StepAnswer{
		AccountID: run.AccountID, RunID: run.ID, StepID: step.StepID, State: step.State,
		Field: step.Field, Answer: text.Block(step.Answer), Reason: text.Line(step.Reason), At: tx.now, By: step.By,
	}
	old, err := list[data.StepAnswer](tx.ctx, tx.sql, "WHERE run_id = ? AND step_id = ?", run.ID, step.StepID)
	if err != nil {
		return err
	}
	if len(old) > 0 {
		row.ID = old[0].ID
		if err := tx.revive(kindNamed("step_answer"), row.ID); err != nil { // its tick was taken back
			return err
		}
		_, err = tx.Save(row)
		return err
	}
	row.ID = data.StepID(run.ID, step.StepID)
	return tx.Insert(row)
}

// Park keeps the time spent in a call that is left; it is resumed by StartCall.
func (s *Store) Park(ctx context.Context, call data.ID, seconds int64) error {
	return s.transact(ctx, "parking the call", func(tx *Tx) error {
		return stamp(tx, call, func(a *data.Activity) { a.Seconds = seconds }, "seconds")
	})
}

// Filing is the wrap-up of a call.
type Filing struct {
	CallID    data.ID
	Attendees []string
	Seconds   int64
	Outcome   string
	Sentiment data.Sentiment
	Summary   string
	NextStep  string
	RealNeed  string
	Impact    string       // of the request, in the customer's terms
	FollowUp  data.Instant // 0 for none
	AllDay    bool
	Kind      data.FollowUpKind
	// Finished says that every step that applies is covered.
	Finished bool
	// Scores are survey answers of the checklist: kind, score, verbatim.
	Scores []data.Survey
	// Told lists topics that ticked steps covered: everybody who attended heard them.
	Told []string
	// Covered are the promises that ticked steps and told topics redeem.
	Covered []data.ID
	// Acted are the firings that the call deals with: they are done when somebody
	// was reached.
	Acted []data.Firing
	// Learned is what was answered about the account, also where nobody was reached: it
	// was found out in preparing.
	Learned Learned
}

// File ends a call: one transaction writes the call, its next step, what was told
// and what it deals with. When nobody answered, the reasons stay and a retry is
// filed instead of a promise.
func (s *Store) File(ctx context.Context, f Filing) error {
	return s.do(ctx, "call filed", func(tx *Tx) error {
		call, err := get[data.Activity](ctx, tx.sql, f.CallID)
		if err != nil {
			return err
		}
		if call.State == data.CallFiled {
			return data.Errorf(data.CodeConflict, "this call was filed already, in another window perhaps; what is on the screen stays until you leave it")
		}
		for _, step := range []func(*data.Activity, Filing) error{
			tx.sealCall, tx.fileActivity, tx.fileFollowUp, tx.fileTold, tx.fileCovered, tx.fileScores, tx.fileLearned, tx.fileRun, tx.fileRequests, tx.fileActed,
		} {
			if err := step(&call, f); err != nil {
				return err
			}
		}
		return nil
	})
}

// sealCall seals the call's texts, so that nothing typed stays a draft. Where somebody else
// has written the need down since the page did, that stands.
func (tx *Tx) sealCall(call *data.Activity, f Filing) error {
	notes, err := list[data.Note](tx.ctx, tx.sql, "WHERE account_id = ? AND activity_id = ? AND gone_at = 0", call.AccountID, call.ID)
	if err != nil {
		return err
	}
	for _, n := range notes {
		if _, err := tx.seal(DraftKey{Kind: "note", Key: n.ID, Field: "text"}); err != nil {
			return err
		}
	}
	if _, err := tx.seal(DraftKey{Kind: "activity", Key: call.ID, Field: "real_need"}); err != nil {
		return err
	}
	now, err := get[data.Activity](tx.ctx, tx.sql, call.ID)
	if err != nil {
		return err
	}
	call.RealNeed = cmp.Or(now.RealNeed, text.Block(f.RealNeed))
	return tx.discardAll("activity", call.ID)
}

func (tx *Tx) fileActivity(call *data.Activity, f Filing) error {
	call.State, call.EndedAt, call.Seconds = data.CallFiled, tx.now, f.Seconds
	call.Attendees, call.Outcome, call.Sentiment = f.Attendees, text.Line(f.Outcome), f.Sentiment
	call.Summary, call.NextStep = text.Block(f.Summary), text.Line(f.NextStep)
	_, err := tx.Save(*call)
	return err
}

func (tx *Tx) fileFollowUp(call *data.Activity, f Filing) error {
	if f.FollowUp == 0 {
		return nil
	}
	kind := f.Kind
	if kind == "" {
		kind = data.FollowUpPromise
	}
	return tx.Insert(data.FollowUp{
		ID: tx.s.ids.New(), AccountID: call.AccountID, ContactID: call.ContactID, ActivityID: call.ID, Kind: kind,
		Text: text.Line(f.NextStep), DueAt: f.FollowUp, AllDay: f.AllDay, CreatedAt: tx.now, By: call.By,
	})
}

func (tx *Tx) fileTold(call *data.Activity, f Filing) error {
	known, err := list[data.Told](tx.ctx, tx.sql, "WHERE account_id = ? AND gone_at = 0", call.AccountID)
	if err != nil {
		return err
	}
	type pair struct {
		who   data.ID
		topic string
	}
	heard := map[pair]bool{}
	for _, t := range known {
		heard[pair{t.ContactID, t.Topic}] = true
	}
	for _, topic := range f.Told {
		for _, who := range listeners(call, f.Attendees) {
			p := pair{who, text.Line(topic)}
			if p.topic == "" || heard[p] {
				continue
			}
			heard[p] = true
			if err := tx.Insert(data.Told{
				ID: tx.s.ids.New(), AccountID: call.AccountID, ContactID: who, ActivityID: call.ID,
				Topic: p.topic, At: tx.now, By: call.By,
			}); err != nil {
				return err
			}
		}
	}
	return nil
}

// listeners are the contacts who heard what was said: those who attended, or the one
// whom the call was with where nobody is listed.
func listeners(call *data.Activity, attendees []string) []data.ID {
	var out []data.ID
	for _, who := range attendees {
		if id, err := data.ParseID(who); err == nil {
			out = append(out, id)
		}
	}
	if len(out) == 0 {
		out = append(out, call.ContactID)
	}
	return out
}

func (tx *Tx) fileCovered(_ *data.Activity, f Filing) error {
	for _, id := range f.Covered {
		if err := stamp(tx, id, func(p *data.Promise) {
			if p.CoveredAt == 0 {
				p.CoveredAt = tx.now
			}
		}, "covered_at"); err != nil {
			return err
		}
	}
	return nil
}

func (tx *Tx) fileScores(call *data.Activity, f Filing) error {
	for _, answer := range f.Scores {
		answer.ID, answer.AccountID, answer.ContactID, answer.ActivityID = tx.s.ids.New(), call.AccountID, call.ContactID, call.ID
		answer.Verbatim, answer.At = text.Block(answer.Verbatim), tx.now
		if err := checkSurvey(&answer); err != nil {
			return err
		}
		if err := tx.Insert(answer); err != nil {
			return err
		}
	}
	return nil
}

func (tx *Tx) fileRun(call *data.Activity, f Filing) error {
	if call.RunID.IsZero() || !f.Finished {
		return nil
	}
	return stamp(tx, call.RunID, func(r *data.Run) { r.FinishedAt = tx.now }, "finished_at")
}

func (tx *Tx) fileActed(call *data.Activity, f Filing) error {
	if f.Outcome == data.OutcomeNoAnswer {
		return nil
	}
	for i := range f.Acted {
		if err := tx.done(call.AccountID, &f.Acted[i], call.By); err != nil {
			return err
		}
	}
	return nil
}

// Log files an activity that took place elsewhere (an e-mail, a visit). With due set,
// its next step is followed up then: an attempt that reached nobody by a retry.
func (s *Store) Log(ctx context.Context, a data.Activity, due data.Instant, allDay bool) (data.ID, error) {
	a.ID, a.State = s.ids.New(), data.CallFiled
	if a.At == 0 {
		a.At = s.Now()
	}
	a.Outcome, a.Summary, a.NextStep = text.Line(a.Outcome), text.Block(a.Summary), text.Line(a.NextStep)
	next := Filing{NextStep: a.NextStep, FollowUp: due, AllDay: allDay}
	if a.Outcome == data.OutcomeNoAnswer {
		next.Kind = data.FollowUpRetry
	}
	err := s.do(ctx, "log", func(tx *Tx) error {
		if _, err := get[data.Account](ctx, tx.sql, a.AccountID); err != nil {
			return err
		}
		if err := tx.Insert(a); err != nil {
			return err
		}
		return tx.fileFollowUp(&a, next)
	})
	return a.ID, err
}
