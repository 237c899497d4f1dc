package demo

import (
	"encoding/binary"
	"strconv"
	"time"

	"rounds/data"
	"rounds/data/playbook"
)

// play is the playbook in force for a reason, nil when the team has none.
func (w *world) play(reason data.Reason) *playbook.Playbook {
	p, ok := w.library.For(string(reason))
	if !ok {
		return nil
	}
	return p
}

// playID names it, "" when there is none.
func (w *world) playID(reason data.Reason) string {
	if p := w.play(reason); p != nil {
		return p.ID
	}
	return ""
}

// onboardingPlay is the onboarding playbook of the account's trade: sellers have
// the one that leads, the others only one of their own.
func (b *builder) onboardingPlay() *playbook.Playbook {
	if p, ok := b.w.library.Current(b.trade.onboarding); ok {
		return p
	}
	return nil
}

// onboarding is the finished onboarding of an account that signed up within the
// history.
func (b *builder) onboarding() {
	p := b.onboardingPlay()
	if p == nil {
		return
	}
	at := b.hours(max(0, b.daysSince(b.Account.SignupAt)-2))
	if at <= b.Account.SignupAt {
		return
	}
	call := b.call(data.ActivityCall, at, b.d.between(31, 55), b.primary())
	call.Reason, call.PlaybookID, call.Sentiment = data.ReasonAppointment, p.ID, data.SentimentGood
	call.Summary, call.NextStep = b.line(b.primary()), pick(b.d, nextSteps)
	b.runIn(call, p, call.EndedAt, all)
	b.note(at.Add(12*time.Minute), call.ID, b.line(b.primary()))
}

// runIn begins a run of a playbook with a call, which ends as its answers say.
func (b *builder) runIn(call *data.Activity, p *playbook.Playbook, last data.Instant, cover int) *data.Run {
	run, outcome := b.run(p, call.Reason, call.At, last, cover)
	call.RunID, call.Outcome = run.ID, outcome
	return run
}

// all covers every step of a run.
const all = 1 << 20

// run works through a playbook from began until last, covering that many steps, or all
// that are due by now; with the last of them it is finished. It has dice of its own, so
// that a step more in a playbook leaves the rest of the world as it was.
func (b *builder) run(p *playbook.Playbook, reason data.Reason, began, last data.Instant, cover int) (row *data.Run, outcome string) {
	run := data.Run{
		ID: b.d.id(began), AccountID: b.Account.ID, PlaybookID: p.ID, PlaybookVersion: int64(p.Version), Reason: reason,
		StartedAt: began, ProgressAt: began, By: b.Account.Owner,
	}
	account := b.d
	b.d = newDice(binary.BigEndian.Uint64(run.ID[8:]), streamRun, 0)
	defer func() { b.d = account }()
	state := playbook.NewRun(p, b.facts())
	var later []data.Instant // of each answer: when it was given after the call, else 0
	first := len(b.StepAnswers)
	for range cover {
		step, open := p.FirstUncovered(state)
		if !open {
			run.FinishedAt = last
			break
		}
		after := b.workingDay(began, step.OffsetDays)
		if after > b.ago(time.Hour) {
			break
		}
		later = append(later, after)
		answer := data.StepAnswer{AccountID: b.Account.ID, RunID: run.ID, StepID: step.ID, State: data.StepDone, By: b.Account.Owner}
		state = b.cover(p, state, step, &answer)
		b.StepAnswers = append(b.StepAnswers, answer)
	}
	// The steps of the day spread over the call.
	answers := b.StepAnswers[first:]
	for k := range answers {
		at := max(later[k], began.Add(last.Sub(began)*time.Duration(k+1)/time.Duration(len(answers))))
		answers[k].At, answers[k].ID = at, b.d.id(at)
		run.ProgressAt = max(run.ProgressAt, at)
	}
	progress := p.Progress(state)
	run.Covered, run.Total = int64(progress.Covered), int64(progress.Total)
	if run.FinishedAt != 0 {
		run.FinishedAt = run.ProgressAt
	}
	b.Runs = append(b.Runs, run)
	return &b.Runs[len(b.Runs)-1], p.AllOutcomes()[p.Proposed(state.Answers)].ID
}

// workingDay is a moment that many working days after another, or up to three more, as
// people come to it; 0 for a step of the same day.
func (b *builder) workingDay(from data.Instant, days int) data.Instant {
	if days <= 0 {
		return 0
	}
	day := from.DateIn(b.loc)
	for days += b.d.IntN(4); days > 0; {
		day++
		if wd := day.Weekday(); wd != time.Saturday && wd != time.Sunday {
			days--
		}
	}
	return day.Start(b.loc).Add(time.Duration(9*60+b.d.IntN(480)) * time.Minute)
}

// cover deals with one step and writes into answer what was said.
func (b *builder) cover(p *playbook.Playbook, state playbook.Run, step *playbook.Step, answer *data.StepAnswer) playbook.Run {
	switch step.Kind {
	case playbook.Ask:
		said := b.reply(state, step)
		read, err := step.Read(said, "en")
		if err != nil {
			break // a question that nothing here answers
		}
		next, err := state.Answer(step, read)
		if err != nil {
			break
		}
		answer.Field, answer.Answer = step.Field, said
		return next
	case playbook.Decide:
		card, ok := p.Card(step.Card)
		if !ok || len(card.Choices) == 0 {
			break
		}
		choice, why := card.Choices[b.d.IntN(len(card.Choices))].ID, "the shop asked for it, we look again in two weeks"
		if rec, ok := playbook.EvaluateCard(*card, state.Answers); ok {
			choice, why = rec.ID, ""
		}
		next, err := state.Decide(p, step, choice, why)
		if err != nil {
			break
		}
		answer.Field, answer.Answer, answer.Reason = step.Field, choice, why
		return next
	case playbook.Say, playbook.Show, playbook.Do:
		return state.Mark(step.ID, playbook.Done)
	}
	answer.State = data.StepNotApplicable
	return state.Mark(step.ID, playbook.NotApplicable)
}

// reply is what the customer answers: what the account's facts already say, or
// else something that fits the question.
func (b *builder) reply(state playbook.Run, step *playbook.Step) string {
	if fact := b.facts()[step.AccountField]; step.AccountField != "" && fact != "" {
		return fact
	}
	if fact := b.facts()[step.Field]; fact != "" {
		return fact
	}
	switch step.Type {
	case playbook.Number:
		low, high := 1, 100
		if step.Min != nil {
			low = int(*step.Min)
		}
		if step.Max != nil {
			high = int(*step.Max)
		}
		if step.Score != "" {
			low = (low + high + 1) / 2
		}
		return strconv.Itoa(b.d.between(low, high))
	case playbook.Money:
		low := 8
		if before, ok := state.Answers["price_min"]; ok {
			low = int(before.Number) + 5
		}
		return strconv.Itoa(low+b.d.IntN(5)) + " " + b.Account.Currency
	case playbook.Date:
		return (b.today + data.Date(b.d.between(3, 12))).String()
	case playbook.Option:
		return pick(b.d, step.Options).ID
	case playbook.Bool:
		return "yes"
	case playbook.FreeText:
	}
	return pick(b.d, b.trade.replies)
}

// facts are the account's own, by the names that playbooks use.
func (b *builder) facts() map[string]string {
	facts := map[string]string{"plan": b.Account.Plan}
	for name, value := range b.Account.Custom {
		switch v := value.(type) {
		case string:
			facts[name] = v
		case float64:
			facts[name] = strconv.FormatFloat(v, 'f', -1, 64)
		}
	}
	for name, day := range map[string]data.Date{
		"trial_end": b.Account.TrialEndOn, "renewal_date": b.Account.RenewalOn, "start": b.Account.StartOn,
	} {
		if day != 0 {
			facts[name] = day.String()
		}
	}
	if len(b.Goals) > 0 {
		facts["goal"], facts["first_value"] = b.Goals[0].Why, b.Goals[0].FirstValue
	}
	return facts
}
