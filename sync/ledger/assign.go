package ledger

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"rounds/data"
	"rounds/data/schema"
)

// member is a person of the team, as far as a new account's owner is chosen by it.
type member struct {
	id        data.ID
	name      string
	role      Role
	languages data.Strings
	opening   int64 // accounts that the person is bringing in
	owned     int64 // accounts at all
}

// Why an account went to whom it went.
const (
	whySpeaks     = "speaks"      // the account's language, and has the fewest open onboardings
	whyNobody     = "nobody"      // speaks it: a lead has to look
	whyNoLanguage = "no_language" // is known of the account: a lead has to look
)

// assign chooses who takes a new account of a language (a BCP 47 tag, of which the
// primary part counts): of those who bring accounts along and speak it, whoever brings
// in the fewest, then who owns the fewest, then the first by id; where none of them
// speaks it, a lead who does. Else a lead has to look; false when there is none.
func assign(team []member, language string) (at int, why string, ok bool) {
	language = primary(language)
	speaks := func(m *member) bool {
		return slices.ContainsFunc(m.languages, func(l string) bool { return primary(l) == language })
	}
	why = whyNoLanguage
	if language != "" {
		why = whyNobody
		for _, fits := range []func(*member) bool{
			func(m *member) bool { return m.carries() && speaks(m) },
			func(m *member) bool { return m.role == RoleLead && speaks(m) },
		} {
			if at := freest(team, fits); at >= 0 {
				return at, whySpeaks, true
			}
		}
	}
	at = freest(team, func(m *member) bool { return m.role == RoleLead })
	return at, why, at >= 0
}

// carries reports whether bringing accounts along is the person's work.
func (m *member) carries() bool { return m.role == RoleManager || m.role == RoleRepresentative }

// freest is who fits and has the least to do, -1 when nobody fits.
func freest(team []member, fits func(*member) bool) int {
	best := -1
	for i := range team {
		if fits(&team[i]) && (best < 0 || freer(&team[i], &team[best]) < 0) {
			best = i
		}
	}
	return best
}

// freer orders people by how much they have to do.
func freer(a, b *member) int {
	return cmp.Or(cmp.Compare(a.opening, b.opening), cmp.Compare(a.owned, b.owned), bytes.Compare(a.id[:], b.id[:]))
}

// primary is the language of a tag, without its script and region.
func primary(tag string) string {
	language, _, _ := strings.Cut(strings.ReplaceAll(tag, "_", "-"), "-")
	return strings.ToLower(strings.TrimSpace(language))
}

// offer gives a new account that has no owner to whom it suits best, and says so on
// its timeline. It is decided in the account's own push: nobody ever sees the account
// without its owner.
func (d *decision) offer(m *prepared, row *state) {
	if row.fields["owner"] != nil || row.fields["churned_on"] != nil {
		return
	}
	if d.caller.Connector != "" && slices.ContainsFunc(m.writes, func(w write) bool { return w.field.Name == "owner" }) {
		return // it owns the field, and says that nobody owns the account
	}
	var language string
	if raw := row.fields["language"]; raw != nil && json.Unmarshal(raw, &language) != nil {
		return // no text, which canonical refuses
	}
	at, why, ok := assign(d.team, language)
	if !ok {
		return
	}
	to := &d.team[at]
	row.set("owner", to.id.String(), d.seq)
	e := d.made("event", m, write{field: schema.Field{Name: string(data.EventAssigned)}}, row.key)
	e.set("kind", string(data.EventAssigned), d.seq)
	e.setInt("at", int64(d.now), d.seq)
	e.set("detail", assignedTo(to, why, primary(language)), d.seq)
	raw, err := json.Marshal(map[string]any{"user": to.id, "why": why, "open": to.opening})
	if err != nil {
		panic("an assignment that JSON cannot hold: " + err.Error())
	}
	e.put("custom", raw, d.seq)
	to.owned++
	if opens(row.fields["stage"]) {
		to.opening++
	}
}

// assignedTo is the sentence of an assignment.
func assignedTo(to *member, why, language string) string {
	switch why {
	case whySpeaks:
		return fmt.Sprintf("%s: speaks %s and has the fewest open onboardings (%d)", to.name, language, to.opening)
	case whyNobody:
		return fmt.Sprintf("%s: nobody in the team speaks %s, so a lead decides who takes it", to.name, language)
	}
	return fmt.Sprintf("%s: its language is not known, so a lead decides who takes it", to.name)
}
