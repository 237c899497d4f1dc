package demo

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"rounds/data"
	"rounds/data/rules"
	"rounds/data/text"
)

// worldNow is a Saturday afternoon in Europe, night in Japan, morning in America.
var worldNow = time.Date(2026, 11, 21, 13, 5, 0, 0, time.UTC)

func options(n int) Options { return Options{Accounts: n, Seed: 7, Now: worldNow} }

// worldOf collects a small world.
func worldOf(t testing.TB, opts Options) []Bundle {
	t.Helper()
	bundles := make([]Bundle, 0, opts.Accounts)
	if err := Generate(opts, func(b Bundle) error { bundles = append(bundles, b); return nil }); err != nil {
		t.Fatal(err)
	}
	if len(bundles) != opts.Accounts {
		t.Fatalf("asked for %d accounts, got %d", opts.Accounts, len(bundles))
	}
	return bundles
}

// digest is the hash of the team and the first 200 accounts.
func digest(t *testing.T, opts Options) [sha256.Size]byte {
	t.Helper()
	h := sha256.New()
	enc := json.NewEncoder(h)
	if err := enc.Encode(Team(opts)); err != nil {
		t.Fatal(err)
	}
	enough, n := errors.New("enough"), 0
	err := Generate(opts, func(b Bundle) error {
		if n++; n > 200 {
			return enough
		}
		return enc.Encode(b)
	})
	if err != nil && !errors.Is(err, enough) {
		t.Fatal(err)
	}
	return [sha256.Size]byte(h.Sum(nil))
}

func TestSameOptionsSameBytes(t *testing.T) {
	for _, opts := range []Options{options(80), {Accounts: FineAccounts + 1, Seed: 7, Now: worldNow}} {
		if first, second := digest(t, opts), digest(t, opts); first != second {
			t.Errorf("two worlds of %d accounts differ", opts.Accounts)
		}
	}
	base := digest(t, options(60))
	other := options(60)
	other.Seed++
	if digest(t, other) == base {
		t.Error("another seed makes the same world")
	}
	other = options(60)
	other.Now = other.Now.Add(time.Hour)
	if digest(t, other) == base {
		t.Error("another time makes the same world")
	}
}

func TestAccountsDoNotDependOnTheNumber(t *testing.T) {
	small, large := worldOf(t, options(60)), worldOf(t, options(90))
	for i := range small {
		if !reflect.DeepEqual(small[i], large[i]) {
			t.Errorf("account %d (%s) differs between a world of 60 and one of 90", i, small[i].Account.Name)
		}
	}
}

func TestCastIsThere(t *testing.T) {
	want := []struct {
		name, language string
		mrr            int64
	}{
		{"Lindqvist Handels AB", "sv", 1240}, {"株式会社さばえ眼鏡", "ja", 890}, {"Brewster & Sons", "en", 210},
		{"Hofmann Elektro GmbH", "de", 640}, {"Casa Verde SL", "es", 2300}, {"Kobayashi Trading", "ja", 1010},
	}
	bundles := worldOf(t, options(len(want)))
	for i, w := range want {
		a := bundles[i].Account
		if a.Name != w.name || a.Language != w.language || a.MRR.Units() != w.mrr {
			t.Errorf("account %d is %s, %s, %d; want %v", i, a.Name, a.Language, a.MRR.Units(), w)
		}
	}
}

// What an account pays is what its products cost, so that either tells the same.
func TestProductsAddUp(t *testing.T) {
	several := 0
	for _, b := range worldOf(t, options(300)) {
		sum := data.Money(0)
		for _, s := range b.Subscriptions {
			if sum += s.MRR; s.MRR <= 0 {
				t.Errorf("%s pays %s for %s", b.Account.Name, s.MRR, s.Product)
			}
		}
		if sum != b.Account.MRR {
			t.Errorf("the products of %s cost %s, and it pays %s", b.Account.Name, sum, b.Account.MRR)
		}
		if len(b.Subscriptions) > 1 {
			several++
		}
	}
	if several < 50 {
		t.Errorf("only %d of 300 accounts have more than one product", several)
	}
}

func TestTeam(t *testing.T) {
	team := Team(options(1))
	if len(team) < 4 || len(team) > 8 {
		t.Fatalf("a team of %d", len(team))
	}
	if got := team[0]; got.Name != "Aiko Tanaka" || !reflect.DeepEqual(got.Languages, data.Strings{"ja", "en", "de"}) {
		t.Errorf("the first of the team is %+v", got)
	}
	seen := map[data.ID]bool{}
	for _, u := range team {
		if u.ID.IsZero() || seen[u.ID] {
			t.Errorf("%s has no id of her own", u.Name)
		}
		seen[u.ID] = true
	}
}

func TestOptionsAreChecked(t *testing.T) {
	for _, opts := range []Options{{Accounts: 0, Now: worldNow}, {Accounts: -1, Now: worldNow}, {Accounts: MaxAccounts + 1, Now: worldNow}, {Accounts: 5}} {
		err := Generate(opts, func(Bundle) error { t.Error("made an account"); return nil })
		if data.CodeOf(err) != data.CodeInvalid {
			t.Errorf("%+v: %v", opts, err)
		}
	}
}

func TestYieldStops(t *testing.T) {
	stop := errors.New("enough")
	n := 0
	err := Generate(options(50), func(Bundle) error {
		if n++; n == 3 {
			return stop
		}
		return nil
	})
	if !errors.Is(err, stop) || n != 3 {
		t.Errorf("stopped after %d with %v", n, err)
	}
}

// ref is a reference from one row to another.
type ref struct {
	from string
	id   data.ID
}

// walk goes over every row of a bundle by reflection, so that a kind added later
// is checked too.
func walk(b *Bundle, visit func(kind string, row reflect.Value)) {
	v := reflect.ValueOf(b).Elem()
	for i := range v.NumField() {
		kind := v.Type().Field(i).Name
		if f := v.Field(i); f.Kind() == reflect.Slice {
			for j := range f.Len() {
				visit(kind, f.Index(j))
			}
		} else {
			visit(kind, f)
		}
	}
}

func TestReferencesAndIDs(t *testing.T) {
	for _, opts := range []Options{options(300), {Accounts: FineAccounts + 1, Seed: 3, Now: worldNow}} {
		own := map[data.ID]bool{}
		for _, u := range Team(opts) {
			own[u.ID] = true
		}
		accounts := map[data.ID]bool{}
		parents := 0
		err := Generate(opts, func(b Bundle) error {
			here := map[data.ID]bool{}
			var refs []ref
			walk(&b, func(kind string, row reflect.Value) {
				id := row.FieldByName("ID").Interface().(data.ID)
				if id.IsZero() || own[id] || id[6]>>4 != 7 || id[8]>>6 != 2 {
					t.Errorf("%s: the id %s of a %s is missing, taken or of another version", b.Account.Name, id, kind)
				}
				own[id], here[id] = true, true
				for i := range row.NumField() {
					name := row.Type().Field(i).Name
					if got, ok := row.Field(i).Interface().(data.ID); ok && name != "ID" && !got.IsZero() {
						refs = append(refs, ref{kind + "." + name, got})
					}
				}
				if f := row.FieldByName("AccountID"); f.IsValid() && f.Interface() != b.Account.ID {
					t.Errorf("%s: a %s belongs to another account", b.Account.Name, kind)
				}
			})
			accounts[b.Account.ID] = true
			for _, r := range refs {
				switch r.from {
				case "Account.Parent":
					parents++
					if !accounts[r.id] {
						t.Errorf("%s: its parent has not come before it", b.Account.Name)
					}
				case "Account.Owner":
					if !own[r.id] {
						t.Errorf("%s: its owner is nobody", b.Account.Name)
					}
				case "Members.UserID":
					if !own[r.id] || r.id == b.Account.Owner {
						t.Errorf("%s: who works on it too is nobody, or its owner", b.Account.Name)
					}
				default:
					if !here[r.id] && (!own[r.id] || !strings.HasSuffix(r.from, ".By")) {
						t.Errorf("%s: %s points to nothing", b.Account.Name, r.from)
					}
				}
			}
			if b.Account.Owner.IsZero() || len(b.Contacts) == 0 || !b.Contacts[0].Primary {
				t.Errorf("%s: no owner or no primary contact", b.Account.Name)
			}
			if t.Failed() {
				return errors.New("see above")
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if parents == 0 {
			t.Error("no account has a parent")
		}
	}
}

// ahead lists what may lie in the future: plans, dates of contracts, expiries.
var ahead = map[string]bool{
	"Account.RenewalOn": true, "Account.TrialEndOn": true, "Account.OverrideUntil": true, "Subscriptions.RenewalOn": true,
	"Subscriptions.TrialEndOn": true, "FollowUps.DueAt": true, "Dispositions.Until": true, "Proposals.DecisionOn": true,
	"Promises.DueOn": true, "Goals.ExpectedOn": true,
}

func TestNothingHappenedInTheFuture(t *testing.T) {
	now := data.At(worldNow)
	for _, opts := range []Options{options(300), {Accounts: FineAccounts + 1, Seed: 5, Now: worldNow}} {
		err := Generate(opts, func(b Bundle) error {
			today := now.DateIn(b.Account.Location())
			old := min(b.Account.SignupAt.DateIn(b.Account.Location()), today-historyDays) - 120
			walk(&b, func(kind string, row reflect.Value) {
				for i := range row.NumField() {
					name := kind + "." + row.Type().Field(i).Name
					switch v := row.Field(i).Interface().(type) {
					case data.Instant:
						if v > now && !ahead[name] || v != 0 && v.DateIn(nil) < old || v < 0 {
							t.Errorf("%s: %s is %s", b.Account.Name, name, v.Time(time.UTC))
						}
					case data.Date:
						if v > today && !ahead[name] || v != 0 && v < old || v > today+800 {
							t.Errorf("%s: %s is %s", b.Account.Name, name, v)
						}
					}
				}
			})
			for _, a := range b.Activities {
				if a.State == data.CallFiled && (a.EndedAt < a.At || a.At < b.Account.SignupAt) {
					t.Errorf("%s: a call at %s ends at %s, signed up %s", b.Account.Name, a.At.Time(nil), a.EndedAt.Time(nil), b.Account.SignupAt.Time(nil))
				}
			}
			for _, r := range b.Requests {
				if r.FirstAnswerAt != 0 && r.FirstAnswerAt < r.OpenedAt || r.ResolvedAt != 0 && r.ResolvedAt < r.FirstAnswerAt {
					t.Errorf("%s: request %q runs backwards", b.Account.Name, r.Subject)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestTextIsClean(t *testing.T) {
	scripts := map[string]int{}
	for _, b := range worldOf(t, options(600)) {
		walk(&b, func(kind string, row reflect.Value) {
			for i := range row.NumField() {
				name := kind + "." + row.Type().Field(i).Name
				f := row.Field(i)
				if f.Kind() != reflect.String {
					continue
				}
				if s := f.String(); s != text.Line(s) || strings.ContainsAny(s, "{}") || strings.Contains(s, "  ") {
					t.Errorf("%s: %s is not a clean line: %q", b.Account.Name, name, s)
				}
			}
		})
		if b.Account.Name == "" || !strings.HasPrefix(b.Account.Phone, "+") && b.Account.Country != "JP" {
			t.Errorf("account %q, phone %q", b.Account.Name, b.Account.Phone)
		}
		for _, c := range b.Contacts {
			if user, host, ok := strings.Cut(c.Email, "@"); !ok || user == "" || !strings.Contains(host, ".example.") {
				t.Errorf("%s: %q is not an address at a reserved domain", c.Name, c.Email)
			}
		}
		if _, err := time.LoadLocation(b.Account.TimeZone); err != nil {
			t.Error(err)
		}
		scripts[b.Account.Country]++
	}
	if len(scripts) < len(places)-1 {
		t.Errorf("only %d countries: %v", len(scripts), scripts)
	}
}

// The team of the demo waves one rule off again and again, so that the alert budget has
// one to propose for retirement.
func TestOneRuleIsNoise(t *testing.T) {
	c := data.RuleCount{Code: data.ReasonAdoptionNarrow}
	from := data.At(worldNow.AddDate(0, 0, -rules.Default().Budget.Days))
	for _, b := range worldOf(t, Options{Accounts: 500, Seed: 1, Now: worldNow}) {
		for i := range b.Dispositions {
			d := &b.Dispositions[i]
			if d.Code != c.Code || d.At < from {
				continue
			}
			c.Fired++
			switch d.Kind {
			case data.DispositionDone:
				c.Done++
			case data.DispositionDismissed:
				c.Dismissed++
			case data.DispositionSnoozed:
				c.Snoozed++
			}
		}
	}
	if !rules.Default().Budget.Noise(&c) {
		t.Errorf("%+v is worth its noise", c)
	}
}

func TestCoarseUsage(t *testing.T) {
	const n = 300
	fine := worldOf(t, options(n))
	coarse := make([]Bundle, 0, n)
	stop := errors.New("enough")
	opts := options(FineAccounts + 1)
	err := Generate(opts, func(b Bundle) error {
		if len(coarse) == n {
			return stop
		}
		coarse = append(coarse, b)
		return nil
	})
	if !errors.Is(err, stop) {
		t.Fatal(err)
	}
	for i := range fine {
		if got := len(coarse[i].Usage); got > MaxCoarseUsage {
			t.Errorf("%s has %d usage rows, at most %d allowed", coarse[i].Account.Name, got, MaxCoarseUsage)
		}
		today := data.At(worldNow).DateIn(fine[i].Account.Location())
		for block := range 4 {
			end := today - data.Date(28*block) - 1
			if fine[i].Account.ChurnedOn != 0 || fine[i].Account.StartOn > end-70 {
				continue
			}
			a, b := sum(&fine[i], end, 4), sum(&coarse[i], end, 4)
			if ratio := float64(a) / float64(max(1, b)); a > 400 && (ratio < 0.7 || ratio > 1.4) {
				t.Errorf("%s, 28 days to %s: %d uses by days, %d by weeks", fine[i].Account.Name, end, a, b)
			}
		}
	}
}

// sum adds the uses of the first features over the 28 days to end.
func sum(b *Bundle, end data.Date, features int) int64 {
	main := map[string]bool{}
	for _, t := range []*trade{&marketplace, &adTech, &local} {
		for _, f := range t.features[:features] {
			main[f] = main[f] || t.segment == b.Account.Segment
		}
	}
	var n int64
	for _, u := range b.Usage {
		if u.Day <= end && u.Day > end-28 && main[u.Feature] {
			n += u.Count
		}
	}
	return n
}

func TestUsageAscends(t *testing.T) {
	for _, b := range worldOf(t, options(120)) {
		for i := 1; i < len(b.Usage); i++ {
			x, y := b.Usage[i-1], b.Usage[i]
			if x.Day > y.Day || x.Day == y.Day && x.Feature >= y.Feature {
				t.Fatalf("%s: %s %s comes before %s %s", b.Account.Name, x.Day, x.Feature, y.Day, y.Feature)
			}
		}
	}
}

func BenchmarkGenerate(b *testing.B) {
	for _, n := range []int{500, 20_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			usage, other := 0, 0
			for b.Loop() {
				usage, other = 0, 0
				err := Generate(options(n), func(bundle Bundle) error {
					usage += len(bundle.Usage)
					other += len(bundle.Activities) + len(bundle.Events) + len(bundle.Requests) + len(bundle.Surveys) + len(bundle.StepAnswers) +
						len(bundle.Contacts) + len(bundle.NoteVersions) + len(bundle.Dispositions) + len(bundle.FollowUps)
					return nil
				})
				if err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "accounts/s")
			b.ReportMetric(float64(usage)/float64(n), "usage/account")
			b.ReportMetric(float64(other)/float64(n), "other/account")
		})
	}
}
