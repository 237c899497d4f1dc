package demo

import (
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
	call.Outcome, call.Summary, call.NextStep = firstOutcome(p), b.line(b.primary()), pick(b.d, nextSteps)
	id, by := call.ID, call.EndedAt
	b.Activities[len(b.Activities)-1].RunID = b.run(p, data.ReasonAppointment, at, by, all).ID
	b.note(at.Add(12*time.Minute), id, b.line(b.primary()))
}

func firstOutcome(p *playbook.Playbook) string { return p.AllOutcomes()[0].ID }

// all covers every step of a run.
const all = 1 << 20

// run works through a playbook from began until last, covering that many steps,
// or all; then it is finished.
func (b *builder) run(p *playbook.Playbook, reason data.Reason, began, last data.Instant, cover int) *data.Run {
	row := data.Run{
		ID: b.d.id(began), AccountID: b.Account.ID, PlaybookID: p.ID, PlaybookVersion: int64(p.Version), Reason: reason,
		StartedAt: began, ProgressAt: began, By: b.Account.Owner,
	}
	state := playbook.NewRun(p, b.facts())
	first := len(b.StepAnswers)
	for range cover {
		step, open := p.FirstUncovered(state)
		if !open {
			break
		}
		answer := data.StepAnswer{AccountID: b.Account.ID, RunID: row.ID, StepID: step.ID, State: data.StepDone, By: b.Account.Owner}
		state = b.cover(p, state, step, &answer)
		b.StepAnswers = append(b.StepAnswers, answer)
	}
	// The steps spread over the call.
	answers := b.StepAnswers[first:]
	for k := range answers {
		at := began.Add(last.Sub(began) * time.Duration(k+1) / time.Duration(len(answers)))
		answers[k].At, answers[k].ID = at, b.d.id(at)
		row.ProgressAt = at
	}
	progress := p.Progress(state)
	row.Covered, row.Total = int64(progress.Covered), int64(progress.Total)
	if cover == all {
		row.FinishedAt = row.ProgressAt
	}
	b.Runs = append(b.Runs, row)
	return &b.Runs[len(b.Runs)-1]
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
		facts["goal"] = b.Goals[0].Why
	}
	return facts
}
