package main

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"rounds/data"
	"rounds/data/phrase"
	"rounds/data/request"
	"rounds/data/store"
	"rounds/ui/page"
)

const requestJSON = "\n\n--json prints {did, account:{id, name, language}, id}: id is the request's."

func (m *Main) requestCommand() *cobra.Command {
	c := &cobra.Command{
		Use:     "request",
		Aliases: []string{"requests"},
		Short:   "What customers wait for: enter, answer, escalate, resolve and reopen requests",
		Long: `Lists the open requests over the whole book, the clock that runs out first leading. The
clock of a first answer is 120 minutes, that of an outage 30, in working hours where the team's
rules say so; an answered request has none.

REQUEST in the commands below is a part of its subject, or an id; without it the request
that waits longest is meant.

--json prints {as_of, requests:[{id, account:{id, name, language}, kind, channel, state, subject,
opened_at, first_answer_at, escalated_at, due}]}; state is waiting, answered or escalated.

--plain prints id, due, state, kind, channel, account, subject.`,
		Example: "  rounds request\n  rounds request add lindqvist bug email 40m ago invoice page is slow\n" +
			"  rounds request escalate lindqvist --impact \"cannot bill on Fridays\"\n  rounds request resolve lindqvist pause",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return m.listRequests(cmd) },
	}
	c.AddCommand(m.requestAddCommand(), m.requestAnswerCommand(), m.requestEscalateCommand(), m.requestResolveCommand(), m.requestReopenCommand())
	return c
}

// requestsDoc is `request --json`.
type requestsDoc struct {
	AsOf     data.Instant     `json:"as_of"`
	Requests []openRequestDoc `json:"requests"`
}

type openRequestDoc struct {
	ID            data.ID          `json:"id"`
	Account       accountRef       `json:"account"`
	Kind          data.RequestKind `json:"kind"`
	Channel       data.Channel     `json:"channel,omitempty"`
	State         request.State    `json:"state"`
	Subject       string           `json:"subject"`
	OpenedAt      data.Instant     `json:"opened_at"`
	FirstAnswerAt data.Instant     `json:"first_answer_at,omitzero"`
	EscalatedAt   data.Instant     `json:"escalated_at,omitzero"`
	Due           data.Instant     `json:"due,omitzero"`
}

func (m *Main) listRequests(cmd *cobra.Command) error {
	s, p, err := m.beginRead(cmd)
	if err != nil {
		return err
	}
	open, err := s.Desk.Store.OpenRequests(cmd.Context())
	if err != nil {
		return err
	}
	now := s.Now()
	doc := requestsDoc{AsOf: now, Requests: []openRequestDoc{}}
	for i := range open {
		r, a := &open[i].Request, &open[i].Account
		state := request.StateOf(r, now)
		if state == "" || state == request.Resolved {
			continue
		}
		d := openRequestDoc{
			ID: r.ID, Account: refOf(a), Kind: r.Kind, Channel: r.Channel, State: state, Subject: r.Subject,
			OpenedAt: r.OpenedAt, FirstAnswerAt: r.FirstAnswerAt, EscalatedAt: r.EscalatedAt,
		}
		if state == request.Waiting || r.Kind == data.RequestOutage {
			d.Due = s.Desk.Rules().AnswerBy(r, a.Location())
		}
		doc.Requests = append(doc.Requests, d)
	}
	slices.SortStableFunc(doc.Requests, func(a, b openRequestDoc) int {
		clock := func(d *openRequestDoc) int {
			if d.Due != 0 {
				return 0
			}
			return 1
		}
		return cmp.Or(clock(&a)-clock(&b), cmp.Compare(a.Due, b.Due), cmp.Compare(a.OpenedAt, b.OpenedAt), slices.Compare(a.ID[:], b.ID[:]))
	})
	return p.printRequests(s, doc)
}

func (p *printer) printRequests(s *page.Session, doc requestsDoc) error {
	w := p.words
	t := table{columns: []column{
		{only: exact()}, {only: exact()}, {title: w.T("queue.col.due"), only: readable()}, {title: w.T("cli.request.state")}, {title: w.T("issues.kind"), drop: 2},
		{title: w.T("cli.request.channel"), drop: 3}, {title: w.T("queue.col.account")}, {title: w.T("cli.request.subject"), flex: true},
	}}
	for i := range doc.Requests {
		d := &doc.Requests[i]
		due, clock := "", w.Ago(d.OpenedAt, doc.AsOf, s.Location)
		if d.Due != 0 {
			due, clock = d.Due.Time(time.UTC).Format(time.RFC3339), w.Due(d.Due, true, doc.AsOf, s.Location)
		}
		t.rows = append(t.rows, []cell{
			say(d.ID.String()), say(due), say(clock), {text: w.T("cli.request." + string(d.State)), plain: string(d.State)},
			{text: w.T("account.request." + string(d.Kind)), plain: string(d.Kind)}, say(string(d.Channel)), say(d.Account.Name), say(d.Subject),
		})
	}
	r := report{document: doc, tables: []table{t}}
	if len(t.rows) == 0 {
		r.intro = w.T("cli.request.none")
	}
	return p.print(r)
}

// entering are the flags of a request that is entered.
type entering struct {
	kind, channel, contact, since, wanted, impact string
}

func (m *Main) requestAddCommand() *cobra.Command {
	var e entering
	c := &cobra.Command{
		Use:   "add ACCOUNT TEXT... | -",
		Short: "Enter what a customer asks for: its clock runs",
		Long: `Enters a request. TEXT may begin, in any order, with a kind (performance, integration,
configuration, services, custom, how_to, bug, complaint, callback, outage), a channel (phone,
email, chat, slack, skype, teams) and how long ago it arrived (40m ago, 2h ago); the flags say
the same. Without them it is a how-to by the contact's own channel, now. A call back may end
with when it is wanted there: callback about prices fri 10:00.

Of a text from the standard input the first line is the subject, the rest its body.` + requestJSON,
		Example: "  rounds request add lindqvist bug email 40m ago invoice page is slow\n" +
			"  rounds request add lindqvist --kind complaint --contact marco nobody calls back\n" +
			"  rounds request add lindqvist callback about prices fri 10:00\n  rounds request add lindqvist --kind bug - < mail.txt",
		Args: cobra.MinimumNArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error { return m.addRequest(cmd, args[0], args[1:], e) },
	}
	f := c.Flags()
	f.StringVar(&e.kind, "kind", "", "what is asked for (default how_to)")
	f.StringVar(&e.channel, "channel", "", "how it arrived (default the contact's own channel)")
	f.StringVar(&e.contact, "contact", "", "who asks, by a part of the name (default the primary contact)")
	f.StringVar(&e.since, "since", "", "how long ago it arrived: 40m, 2h, 1d")
	f.StringVar(&e.wanted, "wanted", "", "call back: when it is wanted there (fri 10:00)")
	f.StringVar(&e.impact, "impact", "", "what it means for the customer, in her own terms")
	_ = c.RegisterFlagCompletionFunc("kind", cobra.FixedCompletions(texts(request.Kinds()), cobra.ShellCompDirectiveNoFileComp))
	_ = c.RegisterFlagCompletionFunc("channel", cobra.FixedCompletions(texts(request.Channels()), cobra.ShellCompDirectiveNoFileComp))
	return c
}

func texts[T ~string](all []T) []string {
	out := make([]string, len(all))
	for i := range all {
		out[i] = string(all[i])
	}
	return out
}

func (m *Main) addRequest(cmd *cobra.Command, typed string, words []string, e entering) error {
	given, err := m.textGiven(words)
	if err != nil {
		return err
	}
	s, p, err := m.begin(cmd)
	if err != nil {
		return err
	}
	ctx := cmd.Context()
	d, err := dossierNamed(ctx, s, typed)
	if err != nil {
		return err
	}
	account := d.Facts.Account
	who, err := contactNamed(d, e.contact)
	if err != nil {
		return err
	}
	r, err := e.request(s, d, &who, given)
	if err != nil {
		return err
	}
	c := store.Capture{AccountID: account.ID, ContactID: who.ID, By: s.Me.ID}
	id, err := s.Desk.Store.CaptureRequest(ctx, c, r)
	if err != nil {
		return err
	}
	due := p.words.Moment(s.Desk.Rules().AnswerBy(&r, account.Location()), s.Now(), s.Location)
	return p.printDeed(deed{Did: "request", Account: refOf(&account), ID: id},
		p.words.T("cli.request.added", account.Name, r.Subject, p.words.T("account.request."+string(r.Kind)), due))
}

// request is what the text and the flags say together; a flag wins over the text.
func (e *entering) request(s *page.Session, d *store.Dossier, who *data.Contact, given string) (data.Request, error) {
	subject, body, _ := strings.Cut(strings.TrimSpace(given), "\n")
	there := d.Facts.Zone(who)
	now := s.Now().Time(there)
	channel := cmp.Or(who.Channel, d.Facts.Account.Channel, data.ChannelPhone)
	l, problem := request.Parse(subject, now, channel, s.Words.Dates())
	if problem != "" {
		return data.Request{}, usageError{data.Errorf(data.CodeInvalid, "%s", s.Words.T("ask.request."+string(problem)))}
	}
	if e.kind != "" {
		kind, ok := request.KindNamed(e.kind)
		if !ok {
			return data.Request{}, usageError{data.Errorf(data.CodeInvalid, "--kind is %q; give one of %s", e.kind, strings.Join(texts(request.Kinds()), ", "))}
		}
		l.Kind = kind
	}
	if e.channel != "" {
		c, ok := request.ChannelNamed(e.channel)
		if !ok {
			return data.Request{}, usageError{data.Errorf(data.CodeInvalid, "--channel is %q; give one of %s", e.channel, strings.Join(texts(request.Channels()), ", "))}
		}
		l.Channel = c
	}
	if e.since != "" {
		back, ok := request.Ago(e.since)
		if !ok || back > request.MostAgo {
			return data.Request{}, usageError{data.Errorf(data.CodeInvalid, "--since is %q; say how long ago it arrived, at most 30 days: 40m, 2h, 1d", e.since)}
		}
		l.OpenedAt = data.At(now.Add(-back))
	}
	if e.wanted != "" {
		m, err := phrase.Parse(e.wanted, now, s.Words.Dates())
		switch {
		case l.Kind != data.RequestCallback:
			return data.Request{}, usageError{errors.New("--wanted is for a call back; give --kind callback")}
		case err != nil:
			return data.Request{}, usageError{data.Errorf(data.CodeInvalid, "--wanted: %w", err)}
		case m.Time.Before(now.Add(-time.Minute)):
			return data.Request{}, usageError{data.Errorf(data.CodeInvalid, "--wanted is %q, which is over there; give a time to come", e.wanted)}
		}
		l.WantedAt = data.At(m.Time)
	}
	return data.Request{
		Kind: l.Kind, Channel: l.Channel, Subject: cmp.Or(l.Subject, s.Words.T("account.request."+string(l.Kind))),
		Body: body, Impact: e.impact, OpenedAt: l.OpenedAt, WantedAt: l.WantedAt,
	}, nil
}

func (m *Main) requestAnswerCommand() *cobra.Command {
	return &cobra.Command{
		Use: "answer ACCOUNT [REQUEST]", Short: "Stamp the first answer: the response clock stops",
		Long:    "Says that the customer has a first answer now. The request stays open until it is resolved." + requestJSON,
		Example: "  rounds request answer lindqvist pause",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return m.onRequest(cmd, args, "answer", request.Unanswered, func(ctx context.Context, s *page.Session, _ store.Capture, r *data.Request) error {
				return s.Desk.Store.Answer(ctx, r.ID)
			})
		},
	}
}

func (m *Main) requestEscalateCommand() *cobra.Command {
	var impact string
	c := &cobra.Command{
		Use: "escalate ACCOUNT [REQUEST]", Short: "Hand a request on: it comes up every day until it is resolved",
		Long: `Hands a request on, without a call. From the next day on it comes up every day, inside and
with the customer, until it is resolved (escalation.followup). It is no answer to the customer:
without a first one the response clock goes on.` + requestJSON,
		Example: "  rounds request escalate lindqvist pause --impact \"cannot bill on Fridays\"",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return m.onRequest(cmd, args, "escalate", request.Escalatable, func(ctx context.Context, s *page.Session, c store.Capture, r *data.Request) error {
				return s.Desk.Store.Escalate(ctx, c, r.ID, impact)
			})
		},
	}
	c.Flags().StringVar(&impact, "impact", "", "what it means for the customer, in her own terms; it goes along")
	return c
}

func (m *Main) requestResolveCommand() *cobra.Command {
	return &cobra.Command{
		Use: "resolve ACCOUNT [REQUEST]", Short: "Close a request",
		Long:    "Says that a request is solved. One without a first answer has it now." + requestJSON,
		Example: "  rounds request resolve lindqvist pause",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return m.onRequest(cmd, args, "resolve", request.Open, func(ctx context.Context, s *page.Session, _ store.Capture, r *data.Request) error {
				return s.Desk.Store.Resolve(ctx, r.ID)
			})
		},
	}
}

func (m *Main) requestReopenCommand() *cobra.Command {
	return &cobra.Command{
		Use: "reopen ACCOUNT [REQUEST]", Short: "Take back that a request was resolved",
		Long: `Opens a request again, the one resolved last where none is named: the solution did not
hold. The customer is answered anew within the time of a first answer (followup.due); an
outage, a complaint and an escalated request stand by themselves.` + requestJSON,
		Example: "  rounds request reopen lindqvist",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return m.onRequest(cmd, args, "reopen", request.Closed, func(ctx context.Context, s *page.Session, c store.Capture, r *data.Request) error {
				a, err := s.Desk.Store.Account(ctx, c.AccountID)
				if err != nil {
					return err
				}
				due := s.Desk.Rules().ResponseEnd(s.Now(), s.Desk.Rules().ClockOf(r.Channel).Answer, a.Location())
				return s.Desk.Store.Reopen(ctx, c, r.ID, due)
			})
		},
	}
}

// onRequest does something with the request of an account that was typed.
func (m *Main) onRequest(cmd *cobra.Command, args []string, did string, fits func(*data.Request, data.Instant) bool,
	do func(context.Context, *page.Session, store.Capture, *data.Request) error,
) error {
	s, p, err := m.begin(cmd)
	if err != nil {
		return err
	}
	account, err := m.accountNamed(cmd.Context(), s, args[0])
	if err != nil {
		return err
	}
	f, err := s.Desk.Store.Facts(cmd.Context(), account.ID, s.Now())
	if err != nil {
		return err
	}
	r, err := request.Find(f.Requests, strings.Join(args[1:], " "), s.Now(), fits)
	if err != nil {
		return err
	}
	if err := do(cmd.Context(), s, store.Capture{AccountID: account.ID, By: s.Me.ID}, r); err != nil {
		return err
	}
	return p.printDeed(deed{Did: did, Account: refOf(&account), ID: r.ID}, p.words.T("cli.request.did."+did, account.Name, r.Subject))
}
