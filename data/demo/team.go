package demo

import (
	"slices"
	"time"

	"rounds/data"
)

// colleague is a person of the demo team; ids come from the seed.
type colleague struct {
	name, email, role, zone string
	languages               data.Strings
}

// colleagues are the team. The first uses the demo, and sees all of it.
var colleagues = []colleague{
	{"Aiko Tanaka", "aiko@example.com", "lead", "Europe/Berlin", data.Strings{"ja", "en", "de"}},
	{"Lukas Brandt", "lukas@example.com", "manager", "Europe/Berlin", data.Strings{"de", "en", "fr"}},
	{"Inés Morales", "ines@example.com", "manager", "Europe/Madrid", data.Strings{"es", "pt", "en", "it"}},
	{"Sofia Nyström", "sofia@example.com", "representative", "Europe/Stockholm", data.Strings{"sv", "en", "fi", "nl"}},
	{"张伟", "wei@example.com", "manager", "Asia/Singapore", data.Strings{"zh", "ko", "en", "vi"}},
	{"Marek Wiśniewski", "marek@example.com", "representative", "Europe/Warsaw", data.Strings{"pl", "uk", "en"}},
	{"Ελένη Παπαδάκη", "eleni@example.com", "representative", "Europe/Athens", data.Strings{"el", "tr", "en", "fr"}},
	{"Omar Haddad", "omar@example.com", "analyst", "Asia/Dubai", data.Strings{"ar", "he", "en"}},
}

// Team lists the people of the world, eight of them. The first is the CSM who
// uses the demo. Their ids depend on the seed only.
func Team(opts Options) []data.User {
	users := make([]data.User, len(colleagues))
	for i, c := range colleagues {
		// A fixed time: the team is older than any history.
		id := newDice(opts.Seed, streamTeam, i).id(data.Day(2020, 1, 6).Start(time.UTC) + data.Instant(i))
		users[i] = data.User{
			ID: id, Name: c.name, Email: c.email, Role: c.role,
			Languages: slices.Clone(c.languages), TimeZone: c.zone,
		}
	}
	return users
}

// duties are what colleagues do at an account beside its owner.
var duties = []string{"integration", "billing", "reporting", "training"}

// Seats from which an account has one colleague beside its owner, and two.
const (
	seatsForOne = 20
	seatsForTwo = 60
)

// help has colleagues work on an account that has grown, beside its owner.
func (b *builder) help() {
	a, d := &b.Account, newDice(b.w.seed, streamHelp, b.i)
	helpers := 0
	switch {
	case a.Seats >= seatsForTwo:
		helpers = 2
	case a.Seats >= seatsForOne || b.i == 0:
		helpers = 1
	}
	at := a.CreatedAt.Add(120 * 24 * time.Hour)
	if helpers == 0 || at > b.w.now {
		return
	}
	first, duty := d.IntN(len(b.w.team)), d.IntN(len(duties))
	for i := range b.w.team {
		u := &b.w.team[(first+i)%len(b.w.team)]
		if u.ID == a.Owner || u.Role == "lead" || u.Role == "analyst" {
			continue
		}
		b.Members = append(b.Members, data.AccountMember{
			ID: d.id(at), AccountID: a.ID, UserID: u.ID, Duty: duties[(duty+len(b.Members))%len(duties)], At: at, By: a.Owner,
		})
		if len(b.Members) == helpers {
			return
		}
	}
}

// owner chooses the CSM of an account: the user of the demo for the cast, else
// one who speaks the language.
func (w *world) owner(d *dice, language string, cast bool) data.ID {
	if cast && d.chance(0.8) {
		return w.team[0].ID
	}
	start := d.IntN(len(w.team))
	for _, lang := range []string{language, "en"} {
		for i := range w.team {
			if u := &w.team[(start+i)%len(w.team)]; u.Languages.Has(lang) {
				return u.ID
			}
		}
	}
	return w.team[0].ID
}
