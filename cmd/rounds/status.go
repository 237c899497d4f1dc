package main

import (
	"errors"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"rounds/data"
	"rounds/data/store"
	"rounds/sync/remote"
	"rounds/ui/page"
)

func (m *Main) statusCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "status",
		Short: "Where things stand: the database, the server, what waits or needs you",
		Long: `Says which book this is, how it stands with its server, and what waits in it. It shows
nothing of a customer, and works also where the lease has run out.

--json prints {profile, path, bytes, schema, accounts, stale, waiting, waiting_since,
drafts, playbooks, version, server}. stale counts the accounts that wait to be evaluated,
waiting the changes that were not sent yet, drafts the text fields with text that
was not filed. server is absent from a book that belongs to none: {workspace, url, contact,
lease_ends, locked, shut_out, conflicts, letters, quarantined, write_backs, unread, rescues, backed_up}; shut_out
says that the server lets the device in no more until a login with a new code, letters counts
changes that the server refused, quarantined those to accounts that left this book, write_backs
edits that the system which owns the field did not take, rescues the revoked devices
whose work waits for a lead, where you are one, backed_up is the newest change that the
server's backups hold, 0 before the first. people is there on a host that several use over SSH:
{books, waiting, waiting_since} of the books that it keeps for them, beside its own.

--plain prints a name and its value on each line.`,
		Example: "  rounds status\n  rounds status --json | jq .waiting",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return m.status(cmd) },
	}
}

type statusDoc struct {
	Profile   string       `json:"profile"`
	Path      string       `json:"path"`
	Bytes     int64        `json:"bytes"`
	Schema    int          `json:"schema"`
	Accounts  int64        `json:"accounts"`
	Stale     int64        `json:"stale"`
	Waiting   int64        `json:"waiting"`
	Since     data.Instant `json:"waiting_since,omitzero"`
	Drafts    int64        `json:"drafts"`
	Playbooks int          `json:"playbooks"`
	Version   string       `json:"version"`
	Server    *serverDoc   `json:"server,omitempty"`
	People    *peopleDoc   `json:"people,omitempty"`
}

// serverDoc is how a book stands with its server.
type serverDoc struct {
	Workspace   string       `json:"workspace"`
	URL         string       `json:"url"`
	Contact     data.Instant `json:"contact,omitzero"`
	LeaseEnds   data.Instant `json:"lease_ends,omitzero"`
	Locked      bool         `json:"locked"`
	ShutOut     bool         `json:"shut_out"`
	Conflicts   int64        `json:"conflicts"`
	Letters     int64        `json:"letters"`
	WriteBacks  int64        `json:"write_backs"`
	Quarantined int64        `json:"quarantined"`
	Unread      int64        `json:"unread"`
	Rescues     int64        `json:"rescues"`
	BackedUp    int64        `json:"backed_up"`
}

func (m *Main) status(cmd *cobra.Command) error {
	s, p, err := m.beginLocked(cmd)
	if err != nil {
		return err
	}
	st, err := s.Desk.Store.Status(cmd.Context())
	if err != nil {
		return err
	}
	doc := statusDoc{
		Profile: s.Profile, Path: s.Desk.Store.Path(), Bytes: st.Bytes, Schema: st.Schema, Accounts: st.Accounts,
		Stale: st.Stale, Waiting: st.Waiting, Since: st.Oldest, Drafts: st.Drafts,
		Playbooks: len(s.Desk.Library().Heads()), Version: versionText(),
	}
	if doc.Server, err = m.serverOf(s, &st); err != nil {
		return err
	}
	if doc.People, err = peopleOf(cmd.Context(), doc.Path); err != nil {
		return err
	}
	w := p.words
	count := func(n int64) cell { return cell{text: w.Number(n), plain: strconv.FormatInt(n, 10)} }
	waiting := count(st.Waiting)
	if st.Waiting > 0 {
		waiting.text = w.T("cli.status.since", waiting.text, w.Ago(st.Oldest, s.Now(), s.Location))
	}
	lines := []statusLine{
		{"profile", say(doc.Profile)},
		{"path", say(doc.Path)},
		{"bytes", cell{text: w.T("cli.megabytes", w.Decimal(float64(st.Bytes)/1e6, 1)), plain: strconv.FormatInt(st.Bytes, 10)}},
		{"schema", say(strconv.Itoa(st.Schema))},
		{"accounts", count(st.Accounts)},
		{"stale", count(st.Stale)},
		{"waiting", waiting},
		{"drafts", count(st.Drafts)},
		{"playbooks", count(int64(doc.Playbooks))},
		{"version", say(doc.Version)},
	}
	if doc.Server != nil {
		lines = append(lines, doc.Server.lines(p, s)...)
	}
	if of := doc.People; of != nil {
		books, unsent := count(of.Books), count(of.Waiting)
		if of.Waiting > 0 {
			unsent.text = w.T("cli.status.since", unsent.text, w.Ago(of.Since, s.Now(), s.Location))
		}
		lines = append(lines, statusLine{"people", books}, statusLine{"people-waiting", unsent})
	}
	t := table{columns: []column{{}, {flex: true, wrap: true}}}
	for _, line := range lines {
		name := cell{text: w.T("cli.status." + line.name), plain: line.name, style: p.theme.Muted}
		t.rows = append(t.rows, []cell{name, line.value})
	}
	return p.print(report{document: doc, tables: []table{t}})
}

type statusLine struct {
	name  string
	value cell
}

// serverOf is how the book stands with its server; nil when it belongs to none.
func (m *Main) serverOf(s *page.Session, st *store.Status) (*serverDoc, error) {
	if st.Workspace == (data.ID{}) {
		return nil, nil
	}
	d := &serverDoc{
		Contact: st.Lease.Contact, LeaseEnds: st.Lease.Ends(), Locked: st.Lease.Out(s.Now()), ShutOut: st.ShutOut,
		Conflicts: st.Conflicts, Letters: st.Letters, Quarantined: st.Quarantined, WriteBacks: st.WriteBacks, Unread: st.Unread, Rescues: st.Rescues, BackedUp: st.Durable,
	}
	r, err := m.remoteOf(s.Desk.Store.Path())
	if err != nil {
		return nil, err
	}
	login, err := r.Login()
	if err != nil && !errors.Is(err, remote.ErrNoLogin) {
		return nil, err
	}
	d.Workspace, d.URL = login.Name, login.URL // both empty after a logout
	return d, nil
}

func (d *serverDoc) lines(p *printer, s *page.Session) []statusLine {
	w, now := p.words, s.Now()
	name := cell{text: w.T("cli.status.signed-out"), style: p.theme.Accent}
	if d.URL != "" {
		name = cell{text: d.Workspace + " · " + d.URL, plain: d.URL}
	}
	when := func(at data.Instant, text string) cell {
		if at == 0 {
			return cell{text: w.T("cli.status.never")}
		}
		return cell{text: text, plain: at.Time(time.UTC).Format(time.RFC3339)}
	}
	lease := when(d.LeaseEnds, w.DayLong(data.DateOf(d.LeaseEnds.Time(s.Location)), data.DateOf(now.Time(s.Location))))
	if d.Locked {
		lease.text, lease.style = w.T("cli.status.locked", lease.text), p.theme.Error
	}
	needs := d.Conflicts + d.Letters + d.Quarantined + d.WriteBacks
	attention := cell{text: w.Number(needs), plain: strconv.FormatInt(needs, 10)}
	if needs > 0 {
		attention.text = w.N("cli.status.needs", int(needs), w.Needs(d.Conflicts, d.Letters, d.Quarantined, d.WriteBacks))
		attention.style = p.theme.Accent
	}
	backup := cell{text: w.T("cli.status.backed-up", w.Number(d.BackedUp)), plain: strconv.FormatInt(d.BackedUp, 10)}
	if d.BackedUp == 0 {
		backup.text, backup.style = w.T("cli.status.no-backup"), p.theme.Accent
	}
	lines := []statusLine{{"server", name}}
	if d.ShutOut {
		lines = append(lines, statusLine{"shut-out", cell{text: w.T("cli.status.let-in"), plain: "true", style: p.theme.Error}})
	}
	lines = append(lines, []statusLine{
		{"contact", when(d.Contact, w.Ago(d.Contact, now, s.Location))},
		{"lease", lease},
		{"attention", attention},
		{"unread", cell{text: w.Number(d.Unread), plain: strconv.FormatInt(d.Unread, 10)}},
		{"backup", backup},
	}...)
	if d.Rescues > 0 { // only ever for a lead
		rescues := cell{text: w.N("cli.status.rescue", int(d.Rescues)), plain: strconv.FormatInt(d.Rescues, 10), style: p.theme.Accent}
		lines = append(lines, statusLine{"rescues", rescues})
	}
	return lines
}
