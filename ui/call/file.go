package call

import (
	"context"
	"errors"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"rounds/data"
	"rounds/data/book"
	"rounds/data/desk"
	"rounds/data/playbook"
	"rounds/data/signal"
	"rounds/data/store"
	"rounds/ui/page"
	"rounds/ui/part"
)

// errElsewhere says that another window filed the call first.
var errElsewhere = errors.New("the call was filed in another window")

type filedMsg struct {
	page *Call
	err  error
}

// askToFile files the call as soon as everything typed is on the disk: filing
// discards the drafts of the call, and one that came after it would be lost.
func (c *Call) askToFile() tea.Cmd {
	w := c.wrap
	switch _, f := c.nextStep(c.line.Text(), w.result().id); {
	case f.past:
		w.err = c.s.Words.T("wrap.past")
		return nil
	case f.wrong != nil && w.doubted != c.line.Text():
		w.doubted = c.line.Text()
		w.err = c.s.Words.T("wrap.doubt", c.s.Keys.Wrap.File.Label())
		return nil
	}
	if _, failed := c.Saving(); failed != nil {
		w.err = c.s.Words.Error(failed)
		return nil
	}
	w.err, w.filing = "", true
	return c.fileWhenSettled()
}

// fileWhenSettled files the call that was asked to be filed.
func (c *Call) fileWhenSettled() tea.Cmd {
	w := c.wrap
	if w == nil || !w.filing || w.sent || !c.settled() {
		return nil
	}
	w.sent = true
	if row, ok := c.next(); ok {
		w.next = row.ID
	}
	st, filing, play := c.s.Desk.Store, c.filing(), c.play
	facts := desk.RunFacts(c.file.Facts, c.call.Run.Reason, c.s.Now())
	return page.Work(func(ctx context.Context) tea.Msg {
		call, err := st.LoadCall(ctx, filing.CallID)
		switch {
		case err != nil:
			return filedMsg{c, err}
		case call.Activity.State == data.CallFiled:
			return filedMsg{c, errElsewhere}
		}
		answers := desk.AnsweredIn(&call, play)
		filing.Learned, filing.Scores = desk.Learned(answers, facts), newScores(filing.Scores, answers)
		return filedMsg{c, st.File(ctx, filing)}
	})
}

// filing is the call as it is filed.
func (c *Call) filing() store.Filing {
	w := c.wrap
	next, when := c.nextStep(c.line.Text(), w.result().id)
	f := store.Filing{
		CallID: c.call.Activity.ID, Seconds: w.seconds, Outcome: w.result().id, Summary: headline(c.note.Text()),
		NextStep: next, RealNeed: c.realNeed(), Impact: c.run.Answers["impact"].Text, Finished: finished(c.play, c.run), Acted: c.acted(),
	}
	if !w.refused(when) {
		f.FollowUp, f.AllDay = when.at, when.allDay
	}
	if w.noAnswer() {
		f.Kind = data.FollowUpRetry
		if f.NextStep == "" {
			f.NextStep = c.s.Words.T("wrap.retry")
		}
		return f
	}
	f.Sentiment = sentiments[w.sentiment]
	f.Attendees = texts(c.present())
	f.Covered = c.coveredPromises()
	if c.play != nil {
		f.Told, f.Scores = c.play.Told(c.run), c.scores()
	}
	return f
}

// realNeed is what was noted as the need behind the request, or else answered to
// the playbook's question for it.
func (c *Call) realNeed() string {
	if text := strings.TrimSpace(c.need.Text()); text != "" {
		return text
	}
	return c.run.Answers["real_need"].Text
}

// refused reports whether a proposed day was declined; a typed date is what was
// said, and stands.
func (w *wrapup) refused(f followUp) bool { return w.noFollow && f.proposed > 0 }

// finished reports whether the run ends with this call: every required step that
// applies is covered, or every step where none is required.
func finished(p *playbook.Playbook, r playbook.Run) bool {
	if p == nil {
		return false
	}
	n := p.Progress(r)
	if n.RequiredTotal == 0 {
		return n.Total > 0 && n.Covered == n.Total
	}
	return n.Complete()
}

// acted are the firings that the call deals with.
func (c *Call) acted() []data.Firing {
	return actedOn(c.row().Standing.Firings, c.call.Activity.Reason, c.s.Now())
}

// actedOn chooses among the firings of an account, strongest first: the strongest
// of the reason for which the call was made, of an escalated request both sides, since
// the play asks inside before it reports, and the appointments and promised dates of
// today, which the call keeps.
func actedOn(firings []data.Firing, reason data.Reason, now data.Instant) []data.Firing {
	var out []data.Firing
	var led *data.Firing
	for i, f := range firings {
		dated := f.Code == data.ReasonAppointment || f.Code == data.ReasonFollowUp
		leads := f.Code == reason && (led == nil || otherSide(led, &f))
		if leads && led == nil {
			led = &firings[i]
		}
		if leads || dated && f.Since <= now {
			out = append(out, f)
		}
	}
	return out
}

// otherSide reports whether two firings are the two sides of one escalation.
func otherSide(a, b *data.Firing) bool {
	x, _ := signal.Object(a.Occurrence)
	y, ok := signal.Object(b.Occurrence)
	return a.Code == data.ReasonEscalation && ok && x == y
}

// outcomeDeclined is how a call ends in which the customer did not want to answer.
const outcomeDeclined = "declined"

// scores are the survey answers that the checklist holds and nobody captured yet; of a
// customer who declined, that she did, so that she is asked again when the rules say.
func (c *Call) scores() []data.Survey {
	if c.play == nil || c.wrap.noAnswer() {
		return nil
	}
	n := c.captured()
	given, declined := c.play.Scores(c.run), c.wrap.result().id == outcomeDeclined
	var out []data.Survey
	for _, kind := range []data.SurveyKind{data.SurveyNPS, data.SurveyCSAT} {
		v, ok := given[string(kind)]
		switch {
		case n.asked[kind]:
		case ok:
			out = append(out, data.Survey{Kind: kind, Score: int64(v), Verbatim: c.run.Answers[string(kind)+"_reason"].Text})
		case declined && c.play.AsksScore(string(kind)):
			out = append(out, data.Survey{Kind: kind, Declined: true})
		}
	}
	return out
}

// newScores leaves out what an earlier call of the same checklist asked and filed.
func newScores(scores []data.Survey, answers []desk.Answered) []data.Survey {
	return slices.DeleteFunc(scores, func(s data.Survey) bool {
		return !s.Declined && !slices.ContainsFunc(answers, func(a desk.Answered) bool { return a.Step.Score == string(s.Kind) })
	})
}

// headline is the first line of a note that says something, short enough for a
// preview.
func headline(note string) string {
	for line := range strings.SplitSeq(note, "\n") {
		if line = strings.TrimSpace(part.Clean(line)); line != "" {
			return part.Cut(line, 160)
		}
	}
	return ""
}

// next is the account after this one on the queue.
func (c *Call) next() (book.Row, bool) {
	b := c.s.Desk.Book
	at, ok := b.Position(c.ask.ID, book.ViewAll)
	from := 0
	if ok {
		from = at + 1
	}
	for _, start := range []int{from, 0} {
		for _, row := range b.Rows(book.ViewAll, start, 2) {
			if row.ID != c.ask.ID {
				return row, true
			}
		}
	}
	return book.Row{}, false
}

// filed goes on to the next account; a failure stands in the wrap-up, and enter
// tries again.
func (c *Call) filed(msg filedMsg) tea.Cmd {
	if msg.page != c || c.wrap == nil {
		return nil
	}
	if errors.Is(msg.err, errElsewhere) {
		return c.over("call.filed-elsewhere")
	}
	if msg.err != nil {
		c.wrap.filing, c.wrap.sent, c.wrap.err = false, false, c.s.Words.Error(msg.err)
		return c.reload()
	}
	c.left = true
	home := page.GoHomeMsg{Select: c.wrap.next, Summary: c.summary(), Message: c.message()}
	w := c.s.Words
	return tea.Batch(page.Send(home), page.Toast(w.T("wrap.filed", c.file.Facts.Account.Name, c.wrap.result().label)))
}
