package calibrate

import (
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"rounds/data"
	"rounds/data/health"
	"rounds/data/intake"
)

// Input is how one column of a table enters the scorecard.
type Input struct {
	Column string        `json:"column"`
	Family health.Family `json:"family"`
	How    data.Sentence `json:"how"`
}

// Card gives the risk (0–100, the higher the likelier to leave) of each row by the
// weights in force, and which columns it weighed; no inputs when it knows none.
type Card func(columns []*intake.TableColumn) (risk []float64, inputs []Input)

// Scorecard is the health score of package health on a table of somebody else. Every
// column whose name or values say what it is becomes a value of 0–100 for its family;
// a family's value is the mean of its columns; the score is the mean of the families
// by their weights, and a family without a value in a row leaves its weight to the
// others, as in the score itself. What does not apply to a customer ("No internet
// service") is no value, and never a zero.
//
//	relationship  how long they have been customers: 0 at the least, 100 from the
//	              95th hundredth of the column on, by the square root between, as the
//	              first months tell most
//	breadth       which of the services that apply they use; how many products
//	usage         logins, sessions, minutes, orders; whether they are active; days since
//	              the last use, reversed
//	support       technical support that they took; tickets, service calls and
//	              complaints, reversed
//	sentiment     satisfaction, NPS, CSAT, ratings
//	commercial    the term of the contract (two years 100, one year 75, quarter 40, month
//	              10); payment that runs by itself 100, by hand 50, electronic check 0;
//	              late payments, reversed
func Scorecard(weights health.PerFamily) Card {
	return func(columns []*intake.TableColumn) ([]float64, []Input) {
		var inputs []Input
		var values [][]float64
		for _, c := range columns {
			if family, how, v := enter(c); family != "" {
				inputs, values = append(inputs, Input{c.Name, family, how}), append(values, v)
			}
		}
		if len(inputs) == 0 {
			return nil, nil
		}
		return weigh(inputs, values, weights), inputs
	}
}

// weigh is 100 less the weighted mean of the families; 50 where a row has no value, as
// the rank takes an account without a score.
func weigh(inputs []Input, values [][]float64, weights health.PerFamily) []float64 {
	risk := make([]float64, len(values[0]))
	for row := range risk {
		points, sum := 0.0, 0.0
		for _, f := range health.Families() {
			total, n := 0.0, 0.0
			for i := range inputs {
				if v := values[i][row]; inputs[i].Family == f && !math.IsNaN(v) {
					total, n = total+v, n+1
				}
			}
			if w := float64(weights.Of(f)); n > 0 {
				points, sum = points+w*total/n, sum+w
			}
		}
		risk[row] = 50
		if sum > 0 {
			risk[row] = 100 - points/sum
		}
	}
	return risk
}

// amountWords name columns of numbers (and days) by words of their headers.
var amountWords = []struct {
	family health.Family
	good   bool // more is better
	words  string
}{
	{health.FamilySentiment, true, "satisfaction nps csat rating stars sentiment zufriedenheit kundenzufriedenheit bewertung 満足 評価"},
	{health.FamilySupport, false, "ticket complaint complain escalation servicecalls supportcalls custserv errors issues " +
		"anfragen beschwerde reklamation störung eskalation fehler 問い合わせ 問合せ クレーム 苦情 障害"},
	{health.FamilyUsage, false, "inactive inactivity dayssince recency sincelast lastlogin lastactiv lastuse lastseen inaktiv tageseit letzte 最終ログイン 最終利用 未利用"},
	{health.FamilyCommercial, false, "late overdue delay failed arrears dunning refund verzug mahnung überfällig rückstand rücklastschrift 延滞 遅延 滞納 未払"},
	{health.FamilyRelationship, true, "tenure accountlength monthsonbook membermonths customerage customersince monthssince loyalty vintage signup startdate joindate " +
		"membersince subscriptionlength contractage accountage monthsactive monthsas yearsas monatedabei jahredabei dabeiseit monatekunde kundenalter vertragsmonate vertragsdauer vertragsbeginn kundeseit kundendauer mitgliedseit monateals betriebszugehörigkeit " +
		"契約期間 契約月数 契約開始 利用期間 利用月数 継続期間 継続月数 入会 登録日"},
	{health.FamilyBreadth, true, "products numofproducts numberofproducts services features modules devices productcount relationshipcount produkte module funktionen dienste " +
		"製品数 商品数 サービス数 機能数 オプション数"},
	{health.FamilyUsage, true, "usage logins numberoflogins sessions active isactive minutes hours orders transactions visits events mins nutzung anmeldungen sitzungen bestellungen " +
		"利用 ログイン セッション 注文 来店"},
}

// termWords and paymentWords give values of categories their points.
var termWords = []struct {
	words  string
	points float64
}{
	{"twoyear 2year 24month biennial zweijahr 2jahr 24monate 2年 二年 24か月 24ヶ月", 100},
	{"oneyear annual yearly 1year 12month jährlich einjahr 1jahr 12monate jahresvertrag 年", 75},
	{"sixmonth 6month semiannual halfyear halbjähr 6monate 半年", 55},
	{"quarter 3month vierteljähr 3monate 四半期", 40},
	{"monthtomonth monthly month 1month monatlich monatsvertrag prepaid weekly 月", 10},
}

var paymentWords = []struct {
	words  string
	points float64
}{
	{"electroniccheck", 0},
	{"automatic auto creditcard directdebit banktransfer standingorder sepa lastschrift kreditkarte dauerauftrag クレジット 口座振替 自動", 100},
	{"check mailed invoice cash manual bank rechnung überweisung bar 請求書 振込 銀行 現金 コンビニ", 50},
}

// enter says to which family a column belongs and gives each row's value; family is ""
// when nothing says what it is.
func enter(c *intake.TableColumn) (health.Family, data.Sentence, []float64) {
	name := newHeader(c.Name)
	if f := health.Family(name.text); slices.Contains(health.Families(), f) && c.Type == intake.TypeNumber && within(c, 0, 100) {
		return f, say("how.value"), c.Numbers
	}
	if c.Type == intake.TypeText || c.Type == intake.TypeBool || role(c) == RoleFlag {
		return category(c, name)
	}
	for _, w := range amountWords {
		if !name.mentions(w.words) {
			continue
		}
		good, how := w.good, "how.more"
		if c.Type == intake.TypeDate { // earlier is longer ago
			good = !good
		}
		if !good {
			how = "how.less"
		}
		v := scaled(c.Numbers, good)
		if w.family == health.FamilyRelationship {
			how += ".root"
			for i := range v {
				v[i] = 10 * math.Sqrt(v[i])
			}
		}
		return w.family, say(how), v
	}
	return "", data.Sentence{}, nil
}

// category reads a column of words.
func category(c *intake.TableColumn, name header) (health.Family, data.Sentence, []float64) {
	switch {
	case name.mentions("contract term vertrag laufzeit billingfrequency 契約"):
		if v := byWords(c, termWords); v != nil {
			return health.FamilyCommercial, say("how.term"), v
		}
	case name.mentions("payment paymethod zahlung zahlart zahlweise bezahl 支払 決済"):
		if v := byWords(c, paymentWords); v != nil {
			return health.FamilyCommercial, say("how.pay"), v
		}
	}
	uses, applies := switches(c)
	if uses == nil {
		return "", data.Sentence{}, nil
	}
	switch {
	case name.mentions("autorenew autopay"):
		return health.FamilyCommercial, say("how.yes"), uses
	case name.mentions("complain complaint escalation escalated"):
		return health.FamilySupport, say("how.no"), reversed(uses)
	case name.mentions("active isactive aktiv istaktiv アクティブ"):
		return health.FamilyUsage, say("how.yes"), uses
	case name.mentions("inactive inaktiv"):
		return health.FamilyUsage, say("how.no"), reversed(uses)
	case name.mentions("support"):
		return health.FamilySupport, say("how.taken"), uses
	case applies || name.mentions("service plan streaming lines addon module feature"):
		return health.FamilyBreadth, say("how.used"), uses
	}
	return "", data.Sentence{}, nil
}

// header is the words of a header, or of a value, in lower case without blanks and signs.
type header struct {
	text   string
	starts []int // where its words begin
}

func newHeader(name string) header {
	var h header
	for _, word := range headerWords(name) {
		h.starts = append(h.starts, len(h.text))
		h.text += word
	}
	return h
}

// mentions reports whether one of some words begins where a word of the header does, or,
// in Japanese, which has no blanks, stands anywhere: "late" is not in "template".
func (h header) mentions(words string) bool {
	for w := range strings.FieldsSeq(words) {
		if w[0] >= utf8.RuneSelf && !unicode.Is(unicode.Latin, firstRune(w)) {
			if strings.Contains(h.text, w) {
				return true
			}
			continue
		}
		for _, at := range h.starts {
			if strings.HasPrefix(h.text[at:], w) {
				return true
			}
		}
	}
	return false
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

func within(c *intake.TableColumn, least, most float64) bool {
	for _, v := range c.Numbers {
		if v < least || v > most {
			return false
		}
	}
	return true
}

// byWords gives each value the points of the first words that it mentions; nil when
// most rows have none.
func byWords(c *intake.TableColumn, words []struct {
	words  string
	points float64
},
) []float64 {
	out := make([]float64, len(c.Codes))
	known := 0
	for i, code := range c.Codes {
		out[i] = math.NaN()
		if code < 0 {
			continue
		}
		level := newHeader(c.Levels[code])
		for _, w := range words {
			if level.mentions(w.words) {
				out[i] = w.points
				known++
				break
			}
		}
	}
	if known*2 < len(c.Codes)-c.Missing {
		return nil
	}
	return out
}

// switches reads yes and no, and what says that the question does not apply ("No
// internet service", "n/a"); applies reports whether there is such a value. It is nil
// for a column of anything else.
func switches(c *intake.TableColumn) (uses []float64, applies bool) {
	points := make([]float64, len(c.Levels))
	yes, no := 0, 0
	for code, level := range c.Levels {
		switch words := folded(level); {
		case affirms(level):
			points[code] = 100
			yes++
		case denies(level):
			no++
		case strings.HasPrefix(words, "no ") || strings.HasPrefix(words, "not ") || strings.HasPrefix(words, "kein"):
			points[code], applies = math.NaN(), true
		default:
			return nil, false
		}
	}
	if yes == 0 || no == 0 {
		return nil, false
	}
	uses = make([]float64, len(c.Codes))
	for i, code := range c.Codes {
		uses[i] = math.NaN()
		if code >= 0 {
			uses[i] = points[code]
		}
	}
	return uses, applies
}

func reversed(v []float64) []float64 {
	out := make([]float64, len(v))
	for i := range v {
		out[i] = 100 - v[i]
	}
	return out
}

// scaled puts numbers on 0–100 between the least and the 95th hundredth.
func scaled(numbers []float64, good bool) []float64 {
	known := knownOf(numbers)
	out := make([]float64, len(numbers))
	least, most := known[0], known[len(known)*95/100]
	if most <= least {
		most = known[len(known)-1]
	}
	for i, v := range numbers {
		out[i] = v
		if most > least {
			out[i] = min(max((v-least)/(most-least), 0), 1) * 100
		} else if !math.IsNaN(v) {
			out[i] = 50
		}
		if !good {
			out[i] = 100 - out[i]
		}
	}
	return out
}
