package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"rounds/data"
	"rounds/data/text"
	"rounds/sync/remote"
	"rounds/sync/wire"
	"rounds/ui/page"
	"rounds/ui/part"
)

func (m *Main) adminRescueCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "rescue",
		Short: "Work that a revoked device could not send any more: bring it in, or drop it",
		Long: `A device that is shut out hands in, once, what it had not sent yet. It is kept on the server
until a lead has seen to it, and for 7 days at least. DEVICE is the device's name or id.`,
		Example: "  rounds admin rescue list",
	}
	list := &cobra.Command{
		Use:   "list",
		Short: "List what is kept: what waits for a lead first",
		Long: `Lists what revoked devices have handed in, and what became of it.

--json prints {rescues:[{device, name, user, at, count, outcome, handled_at, handled_by}]};
outcome is applied or dropped, and absent while it waits.

--plain prints id, device, user, handed in, changes and outcome.`,
		Example: "  rounds admin rescue list\n  rounds admin rescue list --json",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return m.listRescues(cmd) },
	}
	show := &cobra.Command{
		Use:   "show DEVICE",
		Short: "Show all that a device handed in, value by value",
		Long: `Shows each change in its order: what it does, about which account as far as this device
knows it, and every value; ids that name nothing only with --json and --plain.

--json prints {device, name, user, at, count, outcome, handled_at, handled_by,
muts:[{n, id, ent, key, op, base, fields}]}.

--plain prints n, op, ent, key, account, field and value of each field.`,
		Example: "  rounds admin rescue show \"lost phone\"",
		Args:    cobra.ExactArgs(1),
		RunE:    func(cmd *cobra.Command, args []string) error { return m.showRescue(cmd, args[0]) },
	}
	apply := &cobra.Command{
		Use:   "apply DEVICE",
		Short: "Bring the work in, as that of whoever did it",
		Long: `Brings the work into the team's data, by your right and as the work of whoever did it. What
somebody else has written meanwhile is not overwritten: it becomes a conflict, or stays in
the history. Applying again changes nothing. What cannot be applied now is shown with the
reason and kept: the exit code is 4, and you can apply again once the reason is gone.

--json prints {receipts:[{n, id, status, seq, code, detail}], rejected}.

--plain prints n, status and detail.`,
		Example: "  rounds admin rescue apply \"lost phone\"",
		Args:    cobra.ExactArgs(1),
		RunE:    func(cmd *cobra.Command, args []string) error { return m.applyRescue(cmd, args[0]) },
	}
	drop := &cobra.Command{
		Use:   "drop DEVICE",
		Short: "Say that the work is not wanted",
		Long: `Says that the work is not wanted: it is gone when 7 days have passed since it was handed
in. Until then ` + "`rounds admin rescue apply`" + ` still brings it in.`,
		Example: "  rounds admin rescue drop \"lost phone\"",
		Args:    cobra.ExactArgs(1),
		RunE:    func(cmd *cobra.Command, args []string) error { return m.dropRescue(cmd, args[0]) },
	}
	c.AddCommand(list, show, apply, drop)
	return c
}

const rescuesPath = "/v1/admin/rescues"

func rescuePath(r wire.Rescue, more string) string {
	return rescuesPath + "/" + r.Device.String() + more
}

func (m *Main) listRescues(cmd *cobra.Command) error {
	r, p, err := m.beginRemote(cmd)
	if err != nil {
		return err
	}
	var users wire.Users
	var all wire.Rescues
	if err := r.JSON(cmd.Context(), http.MethodGet, "/v1/admin/users", nil, &users); err != nil {
		return answered(err)
	}
	if err := r.JSON(cmd.Context(), http.MethodGet, rescuesPath, nil, &all); err != nil {
		return answered(err)
	}
	t := table{columns: append([]column{{only: exact()}},
		p.columns("admin.col.device", "admin.col.user", "admin.col.handed-in", "admin.col.changes", "admin.col.outcome")...)}
	waiting := 0
	for i := range all.Rescues {
		x := &all.Rescues[i]
		outcome := cell{text: p.words.T("admin.rescue.waits"), plain: "waiting", style: p.theme.Accent}
		if x.Outcome == "" {
			waiting++
		} else {
			outcome = say(x.Outcome)
		}
		t.rows = append(t.rows, []cell{
			say(x.Device.String()), say(x.Name), say(memberName(users.Users, x.User)), p.moment(x.At), say(strconv.FormatInt(x.Count, 10)), outcome,
		})
	}
	intro := p.words.T("admin.rescue.list.none")
	if waiting > 0 {
		intro = p.words.N("admin.rescue.list", waiting)
	}
	return p.print(report{document: all, intro: intro, tables: []table{t}})
}

// memberName is a person's name. Somebody who left the team has none in the list: the
// id stands for them.
func memberName(users []wire.User, id data.ID) string {
	for i := range users {
		if users[i].ID == id {
			return users[i].Name
		}
	}
	return id.String()
}

// beginRescue begins a command about one device's rescued work.
func (m *Main) beginRescue(cmd *cobra.Command, typed string) (*remote.Remote, *printer, wire.Rescue, error) {
	r, p, err := m.beginRemote(cmd)
	if err != nil {
		return nil, nil, wire.Rescue{}, err
	}
	x, err := rescueNamed(cmd.Context(), r, typed)
	return r, p, x, err
}

func (m *Main) showRescue(cmd *cobra.Command, typed string) error {
	r, p, x, err := m.beginRescue(cmd, typed)
	if err != nil {
		return err
	}
	var work wire.RescuedWork
	if err := r.JSON(cmd.Context(), http.MethodGet, rescuePath(x, ""), nil, &work); err != nil {
		return answered(err)
	}
	book, err := m.bookOf(cmd, work.Muts)
	if err != nil {
		return err
	}
	t := table{columns: []column{
		{right: true}, {only: exact()}, {only: exact()}, {only: exact()}, {only: readable()}, {flex: true}, {}, {flex: true, wrap: true},
	}}
	for i := range work.Muts {
		t.rows = append(t.rows, rescuedRows(p, &work.Muts[i], book)...)
	}
	return p.print(report{document: work, intro: p.words.N("admin.rescue.of", len(work.Muts), work.Name), tables: []table{t}})
}

// rescuedRows are the lines of one mutation: one for each field, and one where it has
// none. A person is spared ids that name nothing.
func rescuedRows(p *printer, m *data.Mutation, book rescueBook) [][]cell {
	n, what := strconv.FormatInt(m.N, 10), p.words.T("admin.op."+string(m.Op), p.words.Kind(m.Ent))
	account := book.accounts[m.Key]
	names := slices.Sorted(maps.Keys(m.Fields))
	if p.form == formText {
		names = slices.DeleteFunc(names, func(name string) bool {
			return name == "account_id" || !page.Tells(m.Ent, name, m.Fields[name].V, book.names)
		})
	}
	if len(names) == 0 {
		names = []string{""}
	}
	rows := make([][]cell, 0, len(names))
	for i, name := range names {
		first := func(text string) cell {
			if i > 0 {
				return cell{plain: text}
			}
			return say(text)
		}
		field, value := cell{}, cell{}
		if name != "" {
			field = cell{text: p.words.Field(m.Ent, name), plain: name, style: p.theme.Muted}
			value = say(plainValue(m.Fields[name].V))
			if book.s != nil && p.form == formText {
				value.text = book.s.Value(m.Ent, name, string(m.Fields[name].V), book.names)
			}
		}
		rows = append(rows, []cell{first(n), say(string(m.Op)), say(m.Ent), say(m.Key.String()), first(what), first(account), field, value})
	}
	return rows
}

// plainValue is a value as it is read: a text without its quotes, anything else as JSON.
func plainValue(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return s
	}
	return string(raw)
}

// rescueBook is what this device's book knows of rescued work.
type rescueBook struct {
	s        *page.Session      // nil on a device without a book, which administers too
	accounts map[data.ID]string // by the row that is written
	names    map[data.ID]string // of whoever and whatever the values name
}

// bookOf looks up what mutations name, as far as they and this device's book say.
func (m *Main) bookOf(cmd *cobra.Command, muts []data.Mutation) (rescueBook, error) {
	accounts := map[data.ID]data.ID{} // of the rows
	for i := range muts {
		id, err := data.ParseID(plainValue(muts[i].Fields["account_id"].V))
		switch {
		case muts[i].Ent == "account":
			accounts[muts[i].Key] = muts[i].Key
		case err == nil && !id.IsZero():
			accounts[muts[i].Key] = id
		}
	}
	out := rescueBook{accounts: map[data.ID]string{}}
	s, _, err := m.beginLook(cmd)
	if data.CodeOf(err) == data.CodeNotFound {
		return out, nil
	}
	if err != nil {
		return out, err
	}
	out.s = s
	var values []string
	for i := range muts {
		for _, f := range muts[i].Fields {
			values = append(values, string(f.V))
		}
	}
	if out.names, err = s.Desk.Store.NamesIn(cmd.Context(), values...); err != nil {
		return out, err
	}
	for i := range muts { // what is new stands in no book yet
		var name string
		if json.Unmarshal(muts[i].Fields["name"].V, &name) == nil && (muts[i].Ent == "contact" || muts[i].Ent == "account") {
			out.names[muts[i].Key] = name
		}
	}
	for row, account := range accounts {
		a, err := s.Desk.Store.Account(cmd.Context(), account)
		switch {
		case err == nil:
			out.accounts[row] = a.Name
		case data.CodeOf(err) == data.CodeNotFound:
			out.accounts[row] = cmp.Or(out.names[account], account.String())
		default:
			return out, err
		}
	}
	return out, nil
}

func (m *Main) applyRescue(cmd *cobra.Command, typed string) error {
	r, p, x, err := m.beginRescue(cmd, typed)
	if err != nil {
		return err
	}
	var work wire.RescuedWork
	if err := r.JSON(cmd.Context(), http.MethodGet, rescuePath(x, ""), nil, &work); err != nil {
		return answered(err)
	}
	book, err := m.bookOf(cmd, work.Muts)
	if err != nil {
		return err
	}
	muts := map[int64]*data.Mutation{}
	for i := range work.Muts {
		muts[work.Muts[i].N] = &work.Muts[i]
	}
	var done wire.RescueApplied
	if err := r.JSON(cmd.Context(), http.MethodPost, rescuePath(x, "/apply"), nil, &done); err != nil {
		return answered(err)
	}
	t := table{columns: []column{{right: true}, {}, {only: readable()}, {only: readable()}, {flex: true, wrap: true}}}
	conflicts := 0
	for i := range done.Receipts {
		c := &done.Receipts[i]
		style := p.theme.Text
		switch c.Status {
		case data.ReceiptConflict:
			conflicts++
			style = p.theme.Accent
		case data.ReceiptRejected:
			style = p.theme.Error
		}
		status := cell{text: p.words.T("admin.receipt." + string(c.Status)), plain: string(c.Status), style: style}
		what, account, why := cell{}, cell{}, cell{text: c.Detail, plain: c.Detail}
		if mut := muts[c.N]; mut != nil {
			what, account = say(p.words.T("admin.op."+string(mut.Op), p.words.Kind(mut.Ent))), say(book.accounts[mut.Key])
			if c.Status == data.ReceiptRejected {
				why.text = strings.Join(part.Filled(p.words.Rejected(c.Code, mut.Ent, c.Detail), longestText(mut)), " · ")
			}
		}
		t.rows = append(t.rows, []cell{say(strconv.FormatInt(c.N, 10)), status, what, account, why})
	}
	rest := report{document: done, intro: p.words.N("admin.rescue.applied", len(done.Receipts)-done.Rejected, x.Name), tables: []table{t}}
	if conflicts > 0 {
		rest.outro = p.words.N("admin.rescue.conflicts", conflicts)
	}
	if err := p.print(rest); err != nil {
		return err
	}
	if done.Rejected > 0 {
		return attentionError{p.words.N("admin.rescue.rejected", done.Rejected)}
	}
	return nil
}

// longestText is the text of a change, by which a person knows it; "" where it has none.
func longestText(m *data.Mutation) (body string) {
	for _, f := range m.Fields {
		var s string
		if json.Unmarshal(f.V, &s) != nil {
			continue
		}
		if _, err := data.ParseID(s); err != nil && len(s) > len(body) {
			body = s
		}
	}
	return strings.Join(strings.Fields(body), " ")
}

func (m *Main) dropRescue(cmd *cobra.Command, typed string) error {
	r, p, x, err := m.beginRescue(cmd, typed)
	if err != nil {
		return err
	}
	if err := r.JSON(cmd.Context(), http.MethodDelete, rescuePath(x, ""), nil, nil); err != nil {
		return answered(err)
	}
	return p.done(p.words.T("admin.rescue.dropped", x.Name), x.Device)
}

// rescueNamed finds what one device handed in. A name is that of one that waits where
// several have it.
func rescueNamed(ctx context.Context, r *remote.Remote, typed string) (wire.Rescue, error) {
	var all wire.Rescues
	if err := r.JSON(ctx, http.MethodGet, rescuesPath, nil, &all); err != nil {
		return wire.Rescue{}, answered(err)
	}
	var found, waiting []wire.Rescue
	for _, x := range all.Rescues {
		if x.Device.String() == typed || text.Fold(x.Name) == text.Fold(typed) {
			found = append(found, x)
			if x.Outcome == "" {
				waiting = append(waiting, x)
			}
		}
	}
	if len(waiting) > 0 {
		found = waiting
	}
	switch len(found) {
	case 0:
		return wire.Rescue{}, data.Errorf(data.CodeNotFound, "nothing is kept of a device %q; `rounds admin rescue list` says what is", typed)
	case 1:
		return found[0], nil
	}
	names := make([]string, len(found))
	for i := range found {
		names[i] = fmt.Sprintf("%s  %s", found[i].Device, found[i].Name)
	}
	return wire.Rescue{}, data.Errorf(data.CodeAmbiguous, "%q could be any of these; say which by the id:\n  %s", typed, strings.Join(names, "\n  "))
}
