package main

import (
	"encoding/json"
	"strconv"
	"strings"

	"rounds/data"
	"rounds/data/cadence"
	"rounds/data/text"
	"rounds/ui/page"
)

// mostTouches is how many of the last activities and notes a person is shown.
const mostTouches = 5

// tables are the sections in the order in which a call is prepared.
func (sh *showing) tables() []table {
	h := explain(sh.s, sh.f, sh.now)
	measures := sh.p.measuresTable(&h)
	return []table{
		sh.headTable(), sh.reasonTable(), measures, sh.peopleTable(), sh.toldTable(), sh.goalTable(), sh.handOffTable(), sh.promiseTable(),
		sh.checklistTable(), sh.requestTable(), sh.issueTable(), sh.followUpTable(), sh.productTable(), sh.proposalTable(), sh.surveyTable(),
		sh.activityTable(), sh.noteTable(), sh.storyTable(), sh.settledTable(),
	}
}

// section is a table with a title whose columns have none; flex names those that
// give way by their place.
func (sh *showing) section(key string, columns int, flex ...int) table {
	t := table{key: key, title: sh.p.words.T("cli.show." + key), columns: make([]column, columns)}
	for _, i := range flex {
		t.columns[i].flex = true
	}
	return t
}

// date is a day for a person and for a machine.
func (sh *showing) date(d data.Date) cell {
	return cell{text: sh.p.words.Day(d, sh.now.DateIn(sh.s.Location)), plain: d.String()}
}

func (sh *showing) moment(at data.Instant) cell {
	return cell{text: sh.p.words.Day(at.DateIn(sh.s.Location), sh.now.DateIn(sh.s.Location)), plain: stamp(at), style: sh.p.theme.Muted}
}

func (sh *showing) money(m data.Money, currency string) cell {
	return cell{text: sh.p.words.Money(m, currency), plain: m.String()}
}

func (sh *showing) headTable() table {
	w, a, p := sh.p.words, &sh.f.Account, sh.p
	t := sh.section("account", 2, 1)
	t.title = a.Name
	put := func(name string, c cell) {
		if c.text != "" {
			t.rows = append(t.rows, []cell{{text: w.T("cli.show.account." + name), plain: name, style: p.theme.Muted}, c})
		}
	}
	if p.form == formPlain {
		put("id", say(a.ID.String()))
		put("name", say(a.Name))
	}
	put("reading", say(a.Reading))
	there := sh.clock(&data.Contact{})
	if there != "" {
		there = w.T("account.there", there)
	}
	put("where", cell{
		text:  strings.Join(filled(a.Country, a.Language, there), " · "),
		plain: strings.Join(filled(a.Country, a.Language, sh.local(&data.Contact{})), " "),
	})
	put("stage", cell{text: w.Named("account.stage.", string(a.Stage)), plain: string(a.Stage)})
	put("owner", say(sh.d.Owner.Name))
	put("team", say(page.MemberNames(w, sh.d.Members)))
	put("parent", say(sh.d.Parent.Name))
	put("channel", cell{
		text:  strings.Join(filled(w.Named("account.channel.", string(a.Channel)), a.Handle), " "),
		plain: strings.Join(filled(string(a.Channel), a.Handle), " "),
	})
	if r := cadence.Kept(a.Cadence); !r.IsZero() {
		put("cadence", cell{text: w.Rhythm(r), plain: r.String()})
	}
	put("plan", say(strings.Join(filled(a.Segment, a.Plan), " · ")))
	put("mrr", sh.money(a.MRR, a.Currency))
	put("trial", sh.trialEnd())
	put("renewal", sh.renewal())
	put("payment", cell{text: w.Named("account.payment.", string(a.Payment)), plain: string(a.Payment)})
	put("phone", say(a.Phone))
	put("email", say(a.Email))
	put("website", say(a.Website))
	health := p.healthCell(&sh.standing)
	health.plain = number(orNull(sh.standing.Score))
	put("health", health)
	put("score", cell{text: p.words.Points(sh.rank.Terms.Score()), plain: sh.rank.Terms.Score().String()})
	return t
}

// renewal is the date, and whether it has to be signed.
func (sh *showing) renewal() cell {
	a, c := &sh.f.Account, sh.date(sh.f.Account.RenewalOn)
	if a.RenewalOn == 0 {
		return c
	}
	how := "account.renewal.manual"
	if a.AutoRenew {
		how = "account.renewal.auto"
	}
	c.text += " · " + sh.p.words.T(how)
	return c
}

// trialEnd is the last day of a trial; one that is over is history.
func (sh *showing) trialEnd() cell {
	a := &sh.f.Account
	if a.TrialEndOn < sh.now.DateIn(a.Location()) {
		return cell{}
	}
	return sh.date(a.TrialEndOn)
}

func (sh *showing) reasonTable() table {
	t := sh.section("reason", 6, 1)
	t.columns[2].only, t.columns[3].only, t.columns[4].only = exact(), exact(), exact()
	t.columns[0].only = readable()
	plays := sh.plays()
	for i := range sh.standing.Firings {
		f := &sh.standing.Firings[i]
		t.rows = append(t.rows, []cell{
			sh.p.dueCell(f, sh.now, sh.s), {text: sh.p.words.Why(f, sh.now), plain: string(f.Code)},
			say(stamp(f.Since)), say(stamp(f.Due)), say(strconv.FormatBool(f.Breached(sh.now))),
			{text: plays[i], style: sh.p.theme.Muted},
		})
	}
	return t
}

func (sh *showing) peopleTable() table {
	w := sh.p.words
	t := sh.section("contact", 5, 1)
	for _, c := range sh.contacts() {
		var roles []string
		if c.Role != "" {
			roles = append(roles, c.Role)
		}
		if c.Champion {
			roles = append(roles, w.T("account.champion"))
		}
		if c.LeftOn != 0 {
			roles = append(roles, w.T("account.left", sh.date(c.LeftOn).text))
		}
		t.rows = append(t.rows, []cell{
			say(c.Name), {text: strings.Join(roles, " · "), style: sh.p.theme.Muted},
			{text: c.clock, plain: c.LocalTime}, say(c.Phone), say(c.Email),
		})
	}
	return t
}

// toldTable is what each person has heard already.
func (sh *showing) toldTable() table {
	t := sh.section("told", 2, 1)
	for _, c := range sh.contacts() {
		var topics []string
		for _, topic := range c.Told {
			topics = append(topics, topic.Name)
		}
		if len(topics) > 0 {
			t.rows = append(t.rows, []cell{say(c.Name), say(strings.Join(topics, ", "))})
		}
	}
	return t
}

func (sh *showing) promiseTable() table {
	w := sh.p.words
	t := sh.section("promise", 4, 1)
	for _, r := range sh.promises() {
		state := w.T("account.not-covered")
		if r.CoveredAt != 0 && r.CoveredAt <= sh.now {
			state = w.T("account.covered", sh.moment(r.CoveredAt).text)
		}
		t.rows = append(t.rows, []cell{
			sh.date(r.DueOn), say(r.Text), {text: w.T("account.source." + r.Source), plain: r.Source, style: sh.p.theme.Muted},
			{text: state, plain: stamp(r.CoveredAt), style: sh.p.theme.Muted},
		})
	}
	return t
}

// requestTable holds those that are open, the one that waits longest first.
func (sh *showing) requestTable() table {
	w := sh.p.words
	t := sh.section("request", 4, 1)
	all := sh.requests()
	for i := len(all) - 1; i >= 0; i-- {
		r := &all[i]
		if r.ResolvedAt != 0 && r.ResolvedAt <= sh.now {
			continue
		}
		waits := w.T("account.waits", w.Span(sh.now.Sub(r.OpenedAt)))
		if r.FirstAnswerAt != 0 && r.FirstAnswerAt <= sh.now {
			waits = w.T("account.open-for", w.Span(sh.now.Sub(r.OpenedAt)))
		}
		asks := r.Subject
		if r.Impact != "" {
			asks += " · " + w.T("account.impact", r.Impact)
		}
		t.rows = append(t.rows, []cell{
			{text: waits, plain: stamp(r.OpenedAt)}, {text: asks, plain: r.Subject},
			{text: w.T("account.request." + string(r.Kind)), plain: string(r.Kind), style: sh.p.theme.Muted}, {plain: stamp(r.FirstAnswerAt)},
		})
	}
	return t
}

func (sh *showing) followUpTable() table {
	t := sh.section("follow-up", 2, 1)
	for _, r := range sh.followUps() {
		t.rows = append(t.rows, []cell{{text: r.when, plain: stamp(r.Due)}, say(r.Text)})
	}
	return t
}

func (sh *showing) productTable() table {
	w := sh.p.words
	t := sh.section("product", 5, 0)
	t.columns[3].right = true
	for _, r := range sh.products() {
		t.rows = append(t.rows, []cell{
			say(r.Product), say(r.Plan), {text: w.T("account.status." + string(r.Status)), plain: string(r.Status), style: sh.p.theme.Muted},
			sh.money(r.mrr, sh.f.Account.Currency), sh.date(r.RenewalOn),
		})
	}
	return t
}

func (sh *showing) activityTable() table {
	w := sh.p.words
	t := sh.section("activity", 4, 2, 3)
	outcomes := sh.s.Desk.Outcomes(sh.f)
	for i, r := range sh.activities() {
		if i == mostTouches {
			break
		}
		t.rows = append(t.rows, []cell{
			sh.moment(r.At), {text: w.T("activity." + string(r.Kind)), plain: string(r.Kind)},
			say(text.Line(r.Summary)), {
				text:  strings.Join(filled(w.Outcome(outcomes[r.ID].In(w.Lang()), r.Outcome), r.By), " · "),
				plain: strings.Join(filled(r.Outcome, r.By), " · "), style: sh.p.theme.Muted,
			},
		})
	}
	return t
}

func (sh *showing) noteTable() table {
	t := sh.section("note", 3, 1)
	for i, n := range sh.notes() {
		if i == mostTouches {
			break
		}
		t.rows = append(t.rows, []cell{
			sh.moment(n.At), say(text.Line(strings.Join(n.Texts, " / "))), {text: n.By, style: sh.p.theme.Muted},
		})
	}
	return t
}

// storyTable holds the success stories to tell, with what both accounts share.
func (sh *showing) storyTable() table {
	t := sh.section("story", 3, 1)
	for _, o := range sh.stories() {
		shares := make([]string, len(o.Shares))
		for i, name := range o.Shares {
			shares[i] = sh.p.words.T("account.story." + name)
		}
		t.rows = append(t.rows, []cell{
			say(o.Account), say(o.Title), {text: strings.Join(shares, ", "), plain: strings.Join(o.Shares, " "), style: sh.p.theme.Muted},
		})
	}
	return t
}

// settledTable holds what two people set without knowing of each other: the value that the
// conflict kept, and the other.
func (sh *showing) settledTable() table {
	t := sh.section("settled", 4, 2)
	value := func(c *settledDoc, raw json.RawMessage, by string) cell {
		said := sh.s.Value(c.Entity, c.Field, string(raw), sh.users)
		return cell{text: strings.Join(filled(said, by), " · "), plain: said}
	}
	all := sh.settled()
	for i := range all[:min(len(all), mostTouches)] {
		c := &all[i]
		t.rows = append(t.rows, []cell{
			sh.moment(c.ResolvedAt), say(sh.p.words.Field(c.Entity, c.Field)), value(c, c.Kept, c.KeptBy), value(c, c.Other, c.OtherBy),
		})
	}
	return t
}

func filled(parts ...string) []string {
	var out []string
	for _, s := range parts {
		if s != "" {
			out = append(out, s)
		}
	}
	return out
}
