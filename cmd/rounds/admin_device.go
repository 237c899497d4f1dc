package main

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"rounds/data"
	"rounds/data/text"
	"rounds/sync/ledger"
	"rounds/sync/remote"
	"rounds/sync/wire"
)

func (m *Main) adminDeviceCommand() *cobra.Command {
	c := &cobra.Command{
		Use:     "device",
		Short:   "The devices of the team",
		Example: "  rounds admin device list",
	}
	list := &cobra.Command{
		Use:   "list",
		Short: "List the devices",
		Long: `Lists the devices, whose they are and when they were last seen.

--json prints {devices:[{id, user, kind, name, last_n, created_at, seen_at, revoked_at,
wipe}]}.

--plain prints id, name, user, kind, seen and revoked.`,
		Example: "  rounds admin device list",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return m.listDevices(cmd) },
	}
	var in wire.Revoke
	revoke := &cobra.Command{
		Use:   "revoke DEVICE",
		Short: "Shut a device out",
		Long: `Shuts a device out at once, by its id or name. When it next reaches the server, what it had
not sent yet comes to rescue (` + "`rounds admin rescue`" + `), and with --wipe it purges what it holds.
Without, it keeps its book, and a new code lets it in again.
A gateway is shut out with the books of all who come in by it. A device that never comes
back cannot be wiped; it locks itself when its lease ends.`,
		Example: "  rounds admin device revoke \"old laptop\" --wipe",
		Args:    cobra.ExactArgs(1),
		RunE:    func(cmd *cobra.Command, args []string) error { return m.revokeDevice(cmd, args[0], in) },
	}
	revoke.Flags().BoolVar(&in.Wipe, "wipe", false, "the device purges what it holds")
	c.AddCommand(list, revoke)
	return c
}

func (m *Main) listDevices(cmd *cobra.Command) error {
	r, p, err := m.beginRemote(cmd)
	if err != nil {
		return err
	}
	var users wire.Users
	var all wire.Devices
	if err := r.JSON(cmd.Context(), http.MethodGet, "/v1/admin/users", nil, &users); err != nil {
		return answered(err)
	}
	if err := r.JSON(cmd.Context(), http.MethodGet, "/v1/admin/devices", nil, &all); err != nil {
		return answered(err)
	}
	names := map[data.ID]string{}
	for _, u := range users.Users {
		names[u.ID] = u.Name
	}
	t := table{columns: append([]column{{only: exact()}}, p.columns("admin.col.device", "admin.col.user", "admin.col.kind", "admin.col.seen", "admin.col.revoked")...)}
	for i := range all.Devices {
		d := &all.Devices[i]
		t.rows = append(t.rows, []cell{say(d.ID.String()), say(d.Name), say(names[d.User]), say(d.Kind), p.moment(d.SeenAt), p.moment(d.RevokedAt)})
	}
	return p.print(report{document: all, tables: []table{t}})
}

// moment is a time of administration: exact, in UTC.
func (p *printer) moment(at data.Instant) cell {
	if at == 0 {
		return say("")
	}
	t := at.Time(nil)
	return cell{text: t.Format("2006-01-02 15:04"), plain: t.Format("2006-01-02T15:04:05Z")}
}

func (m *Main) revokeDevice(cmd *cobra.Command, typed string, in wire.Revoke) error {
	r, p, err := m.beginRemote(cmd)
	if err != nil {
		return err
	}
	d, err := listedAs(cmd.Context(), r, "/v1/admin/devices", "device", typed)
	if err != nil {
		return err
	}
	if err := r.JSON(cmd.Context(), http.MethodPost, "/v1/admin/devices/"+d.ID.String()+"/revoke", in, nil); err != nil {
		return answered(err)
	}
	said := "admin.device.revoked"
	if in.Wipe {
		said = "admin.device.wiped"
	}
	return p.done(p.words.T(said, d.Name), d.ID)
}

// oneHost reports whether all are of one gateway, which has a device for each person.
func oneHost(found []wire.Device) bool {
	return !slices.ContainsFunc(found, func(d wire.Device) bool {
		return d.Kind != string(ledger.KindGateway) || d.User != found[0].User || d.Name != found[0].Name
	})
}

// listedAs finds the one device or key in force that was typed.
func listedAs(ctx context.Context, r *remote.Remote, path, what, typed string) (wire.Device, error) {
	var all struct{ Devices, Keys []wire.Device }
	if err := r.JSON(ctx, http.MethodGet, path, nil, &all); err != nil {
		return wire.Device{}, answered(err)
	}
	var found []wire.Device
	for _, d := range append(all.Devices, all.Keys...) {
		if d.ID.String() == typed || d.RevokedAt == 0 && text.Fold(d.Name) == text.Fold(typed) {
			found = append(found, d)
		}
	}
	switch {
	case len(found) == 0:
		return wire.Device{}, data.Errorf(data.CodeNotFound, "there is no %s %q in force; `rounds admin %s list` lists them", what, typed, what)
	case len(found) == 1, oneHost(found):
		return found[0], nil
	}
	names := make([]string, len(found))
	for i := range found {
		names[i] = fmt.Sprintf("%s  %s", found[i].ID, found[i].Name)
	}
	return wire.Device{}, data.Errorf(data.CodeAmbiguous, "%q could be any of these; say which by the id:\n  %s", typed, strings.Join(names, "\n  "))
}
