package intake

import (
	"slices"
	"strings"
	"time"

	"rounds/data"
	"rounds/data/cadence"
	"rounds/data/text"
)

// oneOf accepts the given words in any case.
func oneOf(words ...string) func(string) (string, bool) {
	return func(s string) (string, bool) {
		for _, w := range words {
			if strings.EqualFold(s, w) {
				return w, true
			}
		}
		return "", false
	}
}

// lookUp finds the folded, compact s in a table whose keys are lists of words.
func lookUp(s string, table []entry) (string, bool) {
	key := compact(s)
	for i := range table {
		for _, w := range strings.Fields(table[i].words) {
			if w == key {
				return table[i].value, true
			}
		}
	}
	return "", false
}

type entry struct{ value, words string }

var channels = []entry{
	{string(data.ChannelPhone), "phone telephone voice call telefon anruf 電話"},
	{string(data.ChannelEmail), "email mail メール eメール"},
	{string(data.ChannelChat), "chat livechat messaging messenger webwidget チャット"},
	{string(data.ChannelSlack), "slack"},
	{string(data.ChannelSkype), "skype"},
	{string(data.ChannelTeams), "teams msteams microsoftteams"},
}

func channel(s string) (string, bool) { return lookUp(s, channels) }

var subscriptionStates = []entry{
	{string(data.SubscriptionTrial), "trial trialing trialling intrial testphase test トライアル 試用中"},
	{string(data.SubscriptionActive), "active aktiv live current pastdue paused incomplete nonrenewing 有効 契約中 利用中"},
	{string(data.SubscriptionCancelled), "cancelled canceled churned ended expired inactive unpaid incompleteexpired gekündigt beendet 解約 解約済み 終了"},
}

func subscriptionStatus(s string) (string, bool) { return lookUp(s, subscriptionStates) }

var billings = []entry{
	{"monthly", "monthly month monat monatlich 月次 毎月 月払い 月 1month"},
	{"quarterly", "quarterly quarter quartal quartalsweise vierteljährlich 四半期 3months"},
	{"annual", "annual annually yearly year jahr jährlich 年次 毎年 年払い 年 12months"},
	{"weekly", "weekly week wöchentlich 毎週"},
}

func billing(s string) (string, bool) { return lookUp(s, billings) }

// perYear is how often a billing interval charges in a year.
func perYear(billing string) int64 {
	switch billing {
	case "monthly":
		return 12
	case "quarterly":
		return 4
	case "annual":
		return 1
	case "weekly":
		return 52
	}
	return 0
}

var payments = []entry{
	{string(data.PaymentOK), "ok paid current false no good bezahlt 支払済み 正常"},
	{string(data.PaymentFailed), "failed pastdue overdue unpaid delinquent true yes declined fehlgeschlagen überfällig 失敗 未払い"},
	{string(data.PaymentRetrying), "retrying retry dunning 再試行中"},
}

func payment(s string) (string, bool) { return lookUp(s, payments) }

// rhythm brings a rhythm of calls to the form that an account keeps; a number is of days.
func rhythm(s string) (string, bool) {
	if s == "0" {
		return "", true
	}
	r, err := cadence.Parse(s)
	return r.String(), err == nil
}

var requestKinds = []entry{
	{string(data.RequestPerformance), "performance performanceanalysis"},
	{string(data.RequestIntegration), "integration partnerintegration"},
	{string(data.RequestConfiguration), "configuration config setup settings konfiguration 設定"},
	{string(data.RequestServices), "services service additionalservices"},
	{string(data.RequestCustom), "custom customfeature feature featurerequest enhancement funktionswunsch 要望 機能要望"},
	{string(data.RequestHowTo), "howto question help usage frage anfrage 質問 問い合わせ"},
	{string(data.RequestBug), "bug problem defect incident error fehler 不具合 障害報告"},
	{string(data.RequestComplaint), "complaint beschwerde reklamation クレーム 苦情"},
	{string(data.RequestCallback), "callback callbackrequest rückruf 折り返し"},
	{string(data.RequestOutage), "outage downtime systemdown ausfall 障害 停止"},
}

func requestKind(s string) (string, bool) { return lookUp(s, requestKinds) }

var eventKinds = []entry{
	{string(data.EventSignup), "signup signedup registration registered anmeldung 登録 申込"},
	{string(data.EventProductActive), "productactivated activated activation aktivierung 有効化"},
	{string(data.EventCancellation), "cancellation cancelled canceled cancellationnotice kündigung 解約申請"},
	{string(data.EventCancelWithdrawn), "cancellationwithdrawn reactivated kündigungzurückgezogen 解約撤回"},
	{string(data.EventContractChanged), "contractchanged upgrade downgrade planchanged upgraded downgraded vertragsänderung 契約変更"},
	{string(data.EventPaymentFailed), "paymentfailed chargefailed invoicepaymentfailed zahlungfehlgeschlagen 支払失敗"},
	{string(data.EventPaymentOK), "paymentok paymentsucceeded chargesucceeded invoicepaid paid 支払完了"},
	{string(data.EventMarketChanged), "marketchanged"},
	{string(data.EventClaim), "claim claimopened"},
	{string(data.EventRelease), "release released"},
	{string(data.EventShipped), "shipped"},
	{string(data.EventConfigBlocked), "configblocked"},
	{string(data.EventChurn), "churn churned abgewandert 解約"},
	{string(data.EventRenewed), "renewed renewal verlängert 更新"},
}

// otherEventKinds are those that the timeline shows and no rule looks at: what we write down
// ourselves, and what a system's own files are about.
var otherEventKinds = []string{string(data.EventAssigned), string(data.EventMerged), "charge", "invoice_item", "task"}

// eventKind knows the kinds that rules look at, by the words of the field, and the others by
// their names.
func eventKind(s string) (string, bool) {
	if k, ok := lookUp(s, eventKinds); ok {
		return k, true
	}
	return s, slices.Contains(otherEventKinds, s)
}

// knownEventKinds lists the kinds that a file may say.
func knownEventKinds() string {
	known := make([]string, len(eventKinds))
	for i, k := range eventKinds {
		known[i] = k.value
	}
	return strings.Join(known, ", ")
}

// csat reads a satisfaction of 1–5, or Zendesk's good and bad; other scales are
// not guessed at.
func csat(s string) (string, bool) {
	switch compact(s) {
	case "good", "goodwithcomment":
		return "5", true
	case "bad", "badwithcomment":
		return "1", true
	case "offered", "notoffered", "unoffered":
		return "", true
	}
	d, ok := parseNumber([]byte(s), '.')
	n, whole := d.integer()
	if !ok || !whole || n < 1 || n > 5 {
		return "", false
	}
	return itoa(int(n)), true
}

func csatScore(s string) int64 {
	n, _ := plainInteger([]byte(s))
	return n
}

// resolvedStates are the words of help desks for a request that is over.
func isResolved(status string) bool {
	switch compact(status) {
	case "closed", "solved", "resolved", "done", "completed", "geschlossen", "gelöst", "erledigt", "解決済み", "解決", "完了", "クローズ":
		return true
	}
	return false
}

var languages = []entry{
	{"en", "english englisch 英語"}, {"de", "german deutsch ドイツ語"}, {"ja", "japanese japanisch 日本語"},
	{"fr", "french französisch français フランス語"}, {"es", "spanish spanisch español スペイン語"},
	{"it", "italian italienisch italiano イタリア語"}, {"nl", "dutch niederländisch nederlands"},
	{"pt", "portuguese portugiesisch português"}, {"pl", "polish polnisch polski"}, {"sv", "swedish schwedisch svenska"},
	{"da", "danish dänisch dansk"}, {"fi", "finnish finnisch suomi"}, {"no", "norwegian norwegisch norsk"},
	{"cs", "czech tschechisch čeština"}, {"tr", "turkish türkisch türkçe"}, {"ru", "russian russisch русский"},
	{"zh", "chinese chinesisch 中文 中国語"}, {"ko", "korean koreanisch 한국어 韓国語"}, {"ar", "arabic arabisch العربية"},
	{"he", "hebrew hebräisch עברית"}, {"uk", "ukrainian ukrainisch українська"}, {"hi", "hindi"},
}

// language reads a tag (en-US, de_AT) or a name, and keeps the primary tag.
func language(s string) (string, bool) {
	if tag, ok := lookUp(s, languages); ok {
		return tag, true
	}
	primary, _, _ := strings.Cut(strings.ReplaceAll(s, "_", "-"), "-")
	primary = strings.ToLower(primary)
	for _, l := range languages {
		if l.value == primary {
			return primary, true
		}
	}
	return "", false
}

// railsZones are the zone names of Ruby on Rails, which help desks export.
var railsZones = map[string]string{
	"Pacific Time (US & Canada)": "America/Los_Angeles", "Mountain Time (US & Canada)": "America/Denver",
	"Central Time (US & Canada)": "America/Chicago", "Eastern Time (US & Canada)": "America/New_York",
	"Arizona": "America/Phoenix", "London": "Europe/London", "Dublin": "Europe/Dublin", "Edinburgh": "Europe/London",
	"Berlin": "Europe/Berlin", "Vienna": "Europe/Vienna", "Bern": "Europe/Zurich", "Zurich": "Europe/Zurich", "Paris": "Europe/Paris",
	"Madrid": "Europe/Madrid", "Rome": "Europe/Rome", "Amsterdam": "Europe/Amsterdam", "Copenhagen": "Europe/Copenhagen",
	"Stockholm": "Europe/Stockholm", "Helsinki": "Europe/Helsinki", "Warsaw": "Europe/Warsaw", "Prague": "Europe/Prague",
	"Tokyo": "Asia/Tokyo", "Osaka": "Asia/Tokyo", "Sapporo": "Asia/Tokyo", "Seoul": "Asia/Seoul", "Singapore": "Asia/Singapore",
	"Hong Kong": "Asia/Hong_Kong", "Mumbai": "Asia/Kolkata", "New Delhi": "Asia/Kolkata", "Sydney": "Australia/Sydney",
	"Melbourne": "Australia/Melbourne", "Brasilia": "America/Sao_Paulo",
}

// timeZone reads a name of the IANA database.
func timeZone(s string) (string, bool) {
	if z, ok := railsZones[s]; ok {
		return z, true
	}
	if s == "" || s == "Local" {
		return "", false
	}
	if s != "UTC" && !strings.Contains(s, "/") {
		return "", false
	}
	loc := data.LoadLocation(s)
	return s, s == "UTC" || loc != time.UTC
}

// land is a country with its usual language and, where it is one, its time zone
// (where there are several, the one in which most people live).
type land struct{ code, language, zone, names string }

var lands = []land{
	{"US", "en", "America/New_York", "usa unitedstates unitedstatesofamerica vereinigtestaaten アメリカ 米国 アメリカ合衆国"},
	{"GB", "en", "Europe/London", "uk unitedkingdom greatbritain england scotland wales grossbritannien großbritannien vereinigteskönigreich イギリス 英国"},
	{"DE", "de", "Europe/Berlin", "germany deutschland ドイツ"}, {"AT", "de", "Europe/Vienna", "austria österreich オーストリア"},
	{"CH", "de", "Europe/Zurich", "switzerland schweiz suisse svizzera スイス"}, {"JP", "ja", "Asia/Tokyo", "japan 日本"},
	{"FR", "fr", "Europe/Paris", "france frankreich フランス"}, {"ES", "es", "Europe/Madrid", "spain spanien españa スペイン"},
	{"IT", "it", "Europe/Rome", "italy italien italia イタリア"}, {"NL", "nl", "Europe/Amsterdam", "netherlands thenetherlands holland niederlande nederland オランダ"},
	{"BE", "nl", "Europe/Brussels", "belgium belgien belgique belgië"}, {"LU", "fr", "Europe/Luxembourg", "luxembourg luxemburg"},
	{"PL", "pl", "Europe/Warsaw", "poland polen polska"}, {"CZ", "cs", "Europe/Prague", "czechia czechrepublic tschechien"},
	{"SE", "sv", "Europe/Stockholm", "sweden schweden sverige"}, {"DK", "da", "Europe/Copenhagen", "denmark dänemark danmark"},
	{"NO", "no", "Europe/Oslo", "norway norwegen norge"}, {"FI", "fi", "Europe/Helsinki", "finland finnland suomi"},
	{"IE", "en", "Europe/Dublin", "ireland irland"}, {"PT", "pt", "Europe/Lisbon", "portugal"}, {"TR", "tr", "Europe/Istanbul", "turkey türkei türkiye"},
	{"UA", "uk", "Europe/Kyiv", "ukraine"}, {"CA", "en", "America/Toronto", "canada kanada カナダ"}, {"AU", "en", "Australia/Sydney", "australia australien オーストラリア"},
	{"NZ", "en", "Pacific/Auckland", "newzealand neuseeland"}, {"IN", "en", "Asia/Kolkata", "india indien インド"}, {"SG", "en", "Asia/Singapore", "singapore singapur シンガポール"},
	{"HK", "en", "Asia/Hong_Kong", "hongkong 香港"}, {"CN", "zh", "Asia/Shanghai", "china prchina 中国"}, {"TW", "zh", "Asia/Taipei", "taiwan 台湾"},
	{"KR", "ko", "Asia/Seoul", "southkorea korea republicofkorea südkorea 韓国"}, {"BR", "pt", "America/Sao_Paulo", "brazil brasilien brasil ブラジル"},
	{"MX", "es", "America/Mexico_City", "mexico mexiko méxico"}, {"AR", "es", "America/Argentina/Buenos_Aires", "argentina argentinien"},
	{"CL", "es", "America/Santiago", "chile"}, {"CO", "es", "America/Bogota", "colombia kolumbien"}, {"IL", "he", "Asia/Jerusalem", "israel"},
	{"AE", "ar", "Asia/Dubai", "uae unitedarabemirates"}, {"SA", "ar", "Asia/Riyadh", "saudiarabia"}, {"ZA", "en", "Africa/Johannesburg", "southafrica südafrika"},
	{"GR", "", "Europe/Athens", "greece griechenland"}, {"HU", "", "Europe/Budapest", "hungary ungarn"}, {"RO", "", "Europe/Bucharest", "romania rumänien"},
	{"BG", "", "Europe/Sofia", "bulgaria bulgarien"}, {"HR", "", "Europe/Zagreb", "croatia kroatien"}, {"SK", "", "Europe/Bratislava", "slovakia slowakei"},
	{"SI", "", "Europe/Ljubljana", "slovenia slowenien"}, {"EE", "", "Europe/Tallinn", "estonia estland"}, {"LV", "", "Europe/Riga", "latvia lettland"},
	{"LT", "", "Europe/Vilnius", "lithuania litauen"}, {"PH", "en", "Asia/Manila", "philippines philippinen"}, {"ID", "", "Asia/Jakarta", "indonesia indonesien"},
	{"MY", "", "Asia/Kuala_Lumpur", "malaysia"}, {"TH", "", "Asia/Bangkok", "thailand"}, {"VN", "", "Asia/Ho_Chi_Minh", "vietnam"},
	{"EG", "ar", "Africa/Cairo", "egypt ägypten"}, {"NG", "en", "Africa/Lagos", "nigeria"}, {"KE", "en", "Africa/Nairobi", "kenya kenia"}, {"PE", "es", "America/Lima", "peru"},
}

// country reads an ISO 3166-1 code of two letters or a name.
func country(s string) (string, bool) {
	if len(s) == 2 {
		code := strings.ToUpper(s)
		if code == "UK" {
			return "GB", true
		}
		return code, code[0] >= 'A' && code[0] <= 'Z' && code[1] >= 'A' && code[1] <= 'Z'
	}
	key := compact(text.Line(s))
	for i := range lands {
		for _, n := range strings.Fields(lands[i].names) {
			if n == key {
				return lands[i].code, true
			}
		}
	}
	return "", false
}

// landOf finds a country by its code.
func landOf(code string) (land, bool) {
	for i := range lands {
		if lands[i].code == code {
			return lands[i], true
		}
	}
	return land{}, false
}
