package intake

import (
	"slices"
	"strings"

	"rounds/data"
)

// field is one thing that a column can fill.
type field struct {
	name   string // target as the plan and a mapping file name it
	typ    Type
	cols   string // database columns that it provides, separated by blanks; "" for references and inputs of a derivation
	names  string // headers in compact form, the most telling first
	weight int    // how much it says for this kind of file
	set    func(*build, value)
	// norm brings a text to the value that is stored; false: the value is none of
	// this field's. A column most of whose values are none of them becomes a custom
	// field; in any other the single value stays as a custom field.
	norm   func(string) (string, bool)
	strict bool   // a row with any other value is rejected, where the file does not say for all rows what they are
	unless string // the field whose presence makes this one needless
	keep   bool   // the column becomes a custom field too
	whole  bool   // only whole numbers
	block  bool   // text of several lines
}

// headers are the names under which a column is the field's: what others call it, and
// what it is called here, so that a table written with our own names needs no mapping.
func (f *field) headers() []string {
	all := strings.Fields(f.names)
	if own := compact(f.name); !slices.Contains(all, own) {
		all = append(all, own)
	}
	return all
}

// value is a cell after its type was applied; which part counts, the field knows.
type value struct {
	s        string
	n        int64
	f        float64
	m        data.Money
	d        data.Date
	at       data.Instant
	yes      bool
	currency string
}

// build is a record in the making. One is reused for all rows of a file.
type build struct {
	rec    *Record
	custom data.Fields

	account *data.Account
	contact *data.Contact
	sub     *data.Subscription
	usage   *data.Usage
	request *data.Request
	event   *data.Event
	deal    *data.Opportunity

	// What the row says that only a derivation in finish turns into something.
	currency    string
	first, last string
	status      string
	trial       bool
	ended       bool
	deleted     bool
	team        bool // a colleague, not a customer
	yearly      data.Money
	price       data.Money
	perYear     int64 // charges a year, from the billing interval; 0 unknown
	paid        string
	minutes     float64 // until the first answer; below 0: unknown
	hours       float64 // until resolved; below 0: unknown
	escalated   bool
	updated     data.Instant
	failure     string
}

func (b *build) put(key string, v any) {
	if b.custom == nil {
		b.custom = make(data.Fields, 4)
	}
	b.custom[key] = v
}

func fieldsOf(k Kind) []field {
	switch k {
	case KindAccounts:
		return accountFields
	case KindContacts:
		return contactFields
	case KindSubscriptions:
		return subscriptionFields
	case KindUsage:
		return usageFields
	case KindRequests:
		return requestFields
	case KindEvents:
		return eventFields
	case KindOpportunities:
		return opportunityFields
	}
	return nil
}

// The synonyms that several kinds share.
const (
	accountIDNames = "accountid recordidcompany primaryassociatedcompanyid associatedcompanyids associatedcompanyid companyid companyidgsid " +
		"customerid clientid organizationid organisationid orgid kundennummer kundennr kundenid firmenid 取引先id 会社id 企業id 顧客id 顧客番号 顧客コード 法人番号"
	accountNameNames = "accountname companyname customername organizationname organisationname associatedcompany primaryassociatedcompany " +
		"company organization organisation account customer firma firmenname kundenname kunde unternehmen 会社名 企業名 取引先名 顧客名 組織名"
	emailNames    = "email emailaddress mail emailadresse workemail メール メールアドレス eメール"
	phoneNames    = "phone phonenumber telephone telefon telefonnummer tel telno mobilephone mobilephonenumber mobile handy 電話番号 電話 携帯電話"
	createdNames  = "createdate createddate createdat created createdutc createdon creationdate erstelltam erstellungsdatum angelegtam 作成日 作成日時"
	deletedNames  = "isdeleted deleted fivetrandeleted gelöscht 削除済み 削除"
	currencyNames = "currency currencyisocode currencycode dealcurrency defaultcurrency währung waehrung währungscode 通貨"
	mrrNames      = "mrr mrramount monthlyrecurringrevenue currentmrr monthlycharges monthlyrevenue monthlyfee monthlyamount monthlyprice " +
		"monatlicherumsatz monatsumsatz monatlichewiederkehrendeeinnahmen monatspreis 月額 月額料金 月次経常収益 月額利用料"
	arrNames     = "arr arramount annualrecurringrevenue annualcontractvalue acv jahresumsatz jährlichewiederkehrendeeinnahmen 年額 年間経常収益 年間契約額"
	seatNames    = "seats seatcount numberofseats licenses licences licensecount lizenzen anzahllizenzen plätze ライセンス数 シート数 席数 契約数"
	planNames    = "plan plantier planname plannickname subscriptionplan package edition tarif プラン プラン名 契約プラン"
	renewalNames = "renewaldate renewalon nextrenewaldate nextrenewal renewal contractrenewaldate contractenddate contractend verlängerungsdatum " +
		"verlängerung vertragsverlängerung vertragsende 更新日 契約更新日 契約終了日 契約満了日"
	trialEndNames  = "trialend trialendutc trialenddate trialendsat trialendson trialexpires trialexpiry testende testphaseende トライアル終了日 無料期間終了日"
	languageNames  = "language locale preferredlanguage languagelocalekey sprache 言語"
	timeZoneNames  = "timezone timezonesidkey zeitzone タイムゾーン"
	channelNames   = "preferredchannel preferredcontactmethod contactpreference channel kontaktkanal bevorzugterkanal 希望連絡方法"
	autoRenewNames = "autorenew autorenewal autorenewflag isautorenew automatischeverlängerung 自動更新"
	isTrialNames   = "istrial trial trialflag ontrial testphase トライアル"
)

// refs are the fields by which every kind but accounts names its account.
func refs(more ...field) []field {
	return append([]field{
		{name: "account.id", typ: TypeText, weight: 1, names: accountIDNames, set: func(b *build, v value) { b.rec.Account.ID = firstOf(v.s) }},
		{name: "account.name", typ: TypeText, names: accountNameNames, set: func(b *build, v value) { b.rec.Account.Name = v.s }},
		{name: "deleted", typ: TypeBool, names: deletedNames, set: func(b *build, v value) { b.deleted = b.deleted || v.yes }},
	}, more...)
}

// firstOf takes the first of several ids in one cell ("123;456"): the first is the
// primary one in the exports that write lists.
func firstOf(s string) string {
	if i := strings.IndexByte(s, ';'); i >= 0 {
		return strings.TrimSpace(s[:i])
	}
	return s
}

var accountFields = []field{
	{name: "id", typ: TypeText, weight: 2, names: "edinetコード accountid recordidcompany companyidgsid gsid companyid customerid clientid organizationid organisationid orgid " +
		"hsobjectid recordid datensatzid レコードid account18digitid customernumber customerno accountnumber accountno kundennummer kundennr kundenid firmenid 取引先id 会社id " +
		"企業id 顧客id 顧客番号 顧客コード 得意先コード corporateid 法人番号 提出者法人番号 id", set: func(b *build, v value) { b.rec.ExtID = v.s }},
	{name: "name", typ: TypeText, cols: "name", weight: 1, names: "accountname companyname customername organizationname organisationname nameofcompany namedesunternehmens " +
		"提出者名 corporatename 会社名 企業名 取引先名 顧客名 得意先名 組織名 法人名 商号又は名称 商号 company firma firmenname kundenname unternehmen unternehmensname " +
		"organization organisation clientname client customer account name 名称", set: func(b *build, v value) { b.account.Name = v.s }},
	{name: "reading", typ: TypeText, cols: "reading", weight: 3, names: "提出者名ヨミ corporatekana companykana 会社名カナ 会社名フリガナ 取引先名カナ 取引先名フリガナ 顧客名カナ 商号カナ " +
		"フリガナ ふりがな カナ ヨミ 読み reading phoneticname kana", set: func(b *build, v value) { b.account.Reading = v.s }},
	{name: "website", typ: TypeText, cols: "website", weight: 3, names: "website websiteurl companydomainname domain domainname web homepage webseite internetseite ウェブサイト ホームページ webサイト",
		set: func(b *build, v value) { b.account.Website = v.s }},
	{name: "parent.id", typ: TypeText, weight: 2, names: "parentaccountid parentcompanyid parentid parent 親会社id 親取引先id", set: func(b *build, v value) { b.rec.ParentRef = v.s }},
	{name: "owner", typ: TypeText, weight: 1, names: "accountowner companyowner csm csmname csmemail customersuccessmanager successowner accountmanager owner ownername owneremail " +
		"hubspotownerid ownerid betreuer kundenbetreuer zuständigerbetreuer 担当csm 営業担当 取引先所有者 会社の担当者", set: func(b *build, v value) { b.rec.Owner = v.s }},
	{name: "stage", typ: TypeText, cols: "stage", weight: 1, names: "stage lifecyclestage phase ステージ", norm: oneOf("activation", "onboarding", "adoption", "renewal", "advocacy"),
		set: func(b *build, v value) { b.account.Stage = data.Stage(v.s) }},
	{name: "language", typ: TypeText, cols: "language", weight: 1, names: languageNames, norm: language, set: func(b *build, v value) { b.account.Language = v.s }},
	{name: "time_zone", typ: TypeText, cols: "time_zone", weight: 1, names: timeZoneNames, norm: timeZone, set: func(b *build, v value) { b.account.TimeZone = v.s }},
	{name: "country", typ: TypeText, cols: "country", weight: 1, names: "country countryregion countrycode companycountry billingcountrycode billingcountry addresscountry " +
		"mailingcountry shippingcountrycode shippingcountry land 国 国名 国地域 国または地域", norm: country, set: func(b *build, v value) { b.account.Country = v.s }},
	{name: "currency", typ: TypeText, cols: "currency", weight: 1, names: currencyNames, norm: parseCurrency, set: func(b *build, v value) { b.currency = v.s }},
	{name: "channel", typ: TypeText, cols: "channel", weight: 1, names: channelNames, norm: channel, set: func(b *build, v value) { b.account.Channel = data.Channel(v.s) }},
	{name: "handle", typ: TypeText, cols: "handle", weight: 1, names: "handle channelhandle slackchannel", set: func(b *build, v value) { b.account.Handle = v.s }},
	{name: "phone", typ: TypeText, cols: "phone", weight: 1, names: "accountphone companyphone " + phoneNames + " 代表電話 代表電話番号", set: func(b *build, v value) { b.account.Phone = v.s }},
	{name: "email", typ: TypeText, cols: "email", names: "billingemail contactemail companyemail " + emailNames, set: func(b *build, v value) { b.account.Email = v.s }},
	{name: "industry", typ: TypeText, cols: "industry", weight: 3, names: "industry branche sector vertical 業種 業界 提出者業種 産業", set: func(b *build, v value) { b.account.Industry = v.s }},
	{name: "segment", typ: TypeText, cols: "segment", weight: 2, names: "segment customersegment accountsegment kundensegment セグメント", set: func(b *build, v value) { b.account.Segment = v.s }},
	{name: "plan", typ: TypeText, cols: "plan", weight: 1, names: planNames, set: func(b *build, v value) { b.account.Plan = v.s }},
	{name: "mrr", typ: TypeMoney, cols: "mrr", weight: 1, names: mrrNames, set: func(b *build, v value) { b.account.MRR = v.m }},
	{name: "arr", typ: TypeMoney, cols: "mrr", weight: 1, names: arrNames, unless: "mrr", set: func(b *build, v value) { b.account.MRR = monthly(v.m) }},
	{name: "seats", typ: TypeNumber, whole: true, cols: "seats", weight: 1, names: seatNames, set: func(b *build, v value) { b.account.Seats = v.n }},
	{name: "signup_at", typ: TypeTime, cols: "signup_at", weight: 3, names: "signupdate signupat signedupat signedup signup registrationdate registeredat customersince " +
		"anmeldedatum registrierungsdatum kundeseit 登録日 申込日 契約日 登録日時", set: func(b *build, v value) { b.account.SignupAt, b.account.StartOn = v.at, orDate(b.account.StartOn, v.d) }},
	{name: "start_on", typ: TypeDate, cols: "start_on", weight: 1, names: "contractstartdate contractstart originalcontractdate startdate startson trialstart subscriptionstart " +
		"vertragsbeginn startdatum 契約開始日 利用開始日", set: func(b *build, v value) { b.account.StartOn = orDate(v.d, b.account.StartOn) }},
	{name: "trial_end_on", typ: TypeDate, cols: "trial_end_on", weight: 1, names: trialEndNames, set: func(b *build, v value) { b.account.TrialEndOn = v.d }},
	{name: "is_trial", typ: TypeBool, cols: "trial_end_on", weight: 1, names: isTrialNames, keep: true, unless: "trial_end_on", set: func(b *build, v value) { b.trial = v.yes }},
	{name: "renewal_on", typ: TypeDate, cols: "renewal_on", weight: 1, names: renewalNames, set: func(b *build, v value) { b.account.RenewalOn = v.d }},
	{name: "auto_renew", typ: TypeBool, cols: "auto_renew", weight: 1, names: autoRenewNames, set: func(b *build, v value) { b.account.AutoRenew = v.yes }},
	{name: "payment", typ: TypeText, cols: "payment", weight: 1, names: "paymentstate paymentstatus delinquent zahlungsstatus 支払状況", norm: payment,
		set: func(b *build, v value) { b.account.Payment = data.PaymentState(v.s) }},
	{name: "cancelled_at", typ: TypeTime, cols: "cancelled_at", weight: 1, names: "cancelledat canceledat cancellationdate cancellationnoticedate cancelledon kündigungsdatum gekündigtam 解約申請日",
		set: func(b *build, v value) { b.account.CancelledAt = v.at }},
	{name: "churned_on", typ: TypeDate, cols: "churned_on", weight: 1, names: "churnedon churndate churnedat abgangsdatum 解約日", set: func(b *build, v value) { b.account.ChurnedOn = v.d }},
	{name: "cadence", typ: TypeText, cols: "cadence", weight: 1, names: "cadence callcadence cadencedays callcadencedays callrhythm anrufrhythmus", norm: rhythm,
		set: func(b *build, v value) { b.account.Cadence = v.s }},
	{name: "created", typ: TypeTime, cols: "created_at", names: createdNames, set: func(b *build, v value) { b.rec.ExtCreatedAt, b.account.CreatedAt = v.at, v.at }},
	{name: "deleted", typ: TypeBool, names: deletedNames, set: func(b *build, v value) { b.deleted = b.deleted || v.yes }},
}

var contactFields = refs(
	field{name: "id", typ: TypeText, weight: 1, names: "contactid recordidcontact hsobjectid recordid datensatzid レコードid personid userid ansprechpartnerid kontaktid 連絡先id 担当者id id",
		set: func(b *build, v value) { b.rec.ExtID = v.s }},
	field{name: "account.domain", typ: TypeText, names: "companydomain companydomainname associatedcompanydomain website domain", set: func(b *build, v value) { b.rec.Account.Domain = v.s }},
	field{name: "name", typ: TypeText, cols: "name", names: "fullname contactname displayname vollständigername ansprechpartner 氏名 お名前 担当者名 連絡先名 名前 name contact",
		set: func(b *build, v value) { b.contact.Name = v.s }},
	field{name: "first_name", typ: TypeText, cols: "name", weight: 5, names: "firstname givenname first vorname 名", set: func(b *build, v value) { b.first = v.s }},
	field{name: "last_name", typ: TypeText, cols: "name", weight: 5, names: "lastname surname familyname last nachname 姓 苗字", set: func(b *build, v value) { b.last = v.s }},
	field{name: "reading", typ: TypeText, cols: "reading", weight: 2, names: "namekana 氏名カナ 氏名フリガナ フリガナ ふりがな カナ reading phoneticname kana", set: func(b *build, v value) { b.contact.Reading = v.s }},
	field{name: "role", typ: TypeText, cols: "role", weight: 3, names: "jobtitle position role title funktion rolle berufsbezeichnung 役職 役職名 部署役職", set: func(b *build, v value) { b.contact.Role = v.s }},
	field{name: "email", typ: TypeText, cols: "email", weight: 2, names: emailNames + " email1 contactemail", set: func(b *build, v value) { b.contact.Email = v.s }},
	field{name: "phone", typ: TypeText, cols: "phone", weight: 1, names: phoneNames, set: func(b *build, v value) { b.contact.Phone = v.s }},
	field{name: "language", typ: TypeText, cols: "language", names: languageNames, norm: language, set: func(b *build, v value) { b.contact.Language = v.s }},
	field{name: "time_zone", typ: TypeText, cols: "time_zone", names: timeZoneNames, norm: timeZone, set: func(b *build, v value) { b.contact.TimeZone = v.s }},
	field{name: "channel", typ: TypeText, cols: "channel", names: channelNames, norm: channel, set: func(b *build, v value) { b.contact.Channel = data.Channel(v.s) }},
	field{name: "is_primary", typ: TypeBool, cols: "is_primary", weight: 4, names: "isprimary primary primarycontact hauptansprechpartner 主担当", set: func(b *build, v value) { b.contact.Primary = v.yes }},
	field{name: "is_champion", typ: TypeBool, cols: "is_champion", weight: 4, names: "ischampion champion", set: func(b *build, v value) { b.contact.Champion = v.yes }},
	field{name: "left_on", typ: TypeDate, cols: "left_on", weight: 4, names: "lefton leftdate leftcompanyon ausgeschiedenam 退職日", set: func(b *build, v value) { b.contact.LeftOn = v.d }},
	field{name: "created", typ: TypeTime, cols: "created_at", names: createdNames, set: func(b *build, v value) { b.rec.ExtCreatedAt, b.contact.CreatedAt = v.at, v.at }},
)

var subscriptionFields = refs(
	field{name: "id", typ: TypeText, weight: 1, names: "subscriptionid contractid contractnumber vertragsnummer vertragsid 契約id 契約番号 サブスクリプションid id", set: func(b *build, v value) { b.rec.ExtID = v.s }},
	field{name: "account.email", typ: TypeText, names: "customeremail " + emailNames, set: func(b *build, v value) { b.rec.Account.Email = v.s }},
	field{name: "product", typ: TypeText, cols: "product", weight: 2, names: "productname product produkt artikel サービス名 商品名 製品名 製品 商品 サービス service item", set: func(b *build, v value) { b.sub.Product = v.s }},
	field{name: "plan", typ: TypeText, cols: "plan", weight: 2, names: planNames + " priceid", set: func(b *build, v value) { b.sub.Plan = v.s }},
	field{name: "status", typ: TypeText, cols: "status", weight: 1, names: "status subscriptionstatus state 状態 ステータス 契約状態", norm: subscriptionStatus, set: func(b *build, v value) { b.status = v.s }},
	field{name: "self_serve", typ: TypeBool, cols: "self_serve", weight: 2, names: "selfserve selfservice isselfserve", set: func(b *build, v value) { b.sub.SelfServe = v.yes }},
	field{name: "start_on", typ: TypeDate, cols: "start_on", weight: 2, names: "startdate startdateutc startutc start startedat startsat contractstart contractstartdate subscriptionstart vertragsbeginn beginn startdatum 開始日 契約開始日",
		set: func(b *build, v value) { b.sub.StartOn = v.d }},
	field{name: "trial_end_on", typ: TypeDate, cols: "trial_end_on", weight: 2, names: trialEndNames, set: func(b *build, v value) { b.sub.TrialEndOn = v.d }},
	field{name: "is_trial", typ: TypeBool, cols: "trial_end_on status", weight: 1, names: isTrialNames, keep: true, set: func(b *build, v value) { b.trial = v.yes }},
	field{name: "ended", typ: TypeBool, cols: "status", weight: 1, names: "churnflag churned ischurned cancelled canceled iscancelled gekündigt", keep: true, set: func(b *build, v value) { b.ended = v.yes }},
	field{name: "end_on", typ: TypeDate, cols: "end_on", weight: 2, names: "enddate endedat endedatutc endsat endson enddatum vertragsende 終了日 契約終了日 end", set: func(b *build, v value) { b.sub.EndOn = v.d }},
	field{name: "renewal_on", typ: TypeDate, cols: "renewal_on", weight: 2, names: "renewaldate renewalon nextrenewaldate nextbillingdate currentperiodend currentperiodendutc verlängerungsdatum 更新日 契約更新日",
		set: func(b *build, v value) { b.sub.RenewalOn = v.d }},
	field{name: "auto_renew", typ: TypeBool, cols: "auto_renew", weight: 2, names: autoRenewNames, set: func(b *build, v value) { b.sub.AutoRenew = v.yes }},
	field{name: "ends_with_period", typ: TypeBool, cols: "auto_renew", weight: 2, names: "cancelatperiodend", unless: "auto_renew", set: func(b *build, v value) { b.sub.AutoRenew = !v.yes }},
	field{name: "billing", typ: TypeText, cols: "billing", weight: 3, names: "billingfrequency billinginterval billingcycle billingperiod interval billing abrechnungszeitraum abrechnung 請求周期 支払周期", norm: billing,
		set: func(b *build, v value) { b.sub.Billing, b.perYear = v.s, perYear(v.s) }},
	field{name: "seats", typ: TypeNumber, whole: true, cols: "seats", weight: 1, names: seatNames + " quantity menge 数量", set: func(b *build, v value) { b.sub.Seats = v.n }},
	field{name: "mrr", typ: TypeMoney, cols: "mrr", weight: 2, names: mrrNames, set: func(b *build, v value) { b.sub.MRR = v.m }},
	field{name: "arr", typ: TypeMoney, cols: "mrr", weight: 1, names: arrNames, unless: "mrr", set: func(b *build, v value) { b.yearly = v.m }},
	field{name: "price", typ: TypeMoney, cols: "mrr", weight: 1, names: "amount price unitprice preis betrag 金額 単価", unless: "mrr", keep: true, set: func(b *build, v value) { b.price = v.m }},
	field{name: "currency", typ: TypeText, names: currencyNames, keep: true, norm: parseCurrency, set: func(b *build, v value) { b.currency = v.s }},
	field{name: "created", typ: TypeTime, cols: "created_at", names: createdNames, set: func(b *build, v value) { b.rec.ExtCreatedAt, b.sub.CreatedAt = v.at, v.at }},
)

var usageFields = refs(
	field{name: "id", typ: TypeText, weight: 1, names: "usageid recordid eventid 利用id id", set: func(b *build, v value) { b.rec.ExtID = v.s }},
	field{name: "subscription.id", typ: TypeText, weight: 1, names: "subscriptionid subscription contractid vertragsnummer 契約id 契約番号", set: func(b *build, v value) { b.rec.SubscriptionRef = v.s }},
	field{name: "account.email", typ: TypeText, names: "customeremail useremail " + emailNames, set: func(b *build, v value) { b.rec.Account.Email = v.s }},
	field{name: "account.domain", typ: TypeText, names: "companydomain domain", set: func(b *build, v value) { b.rec.Account.Domain = v.s }},
	field{name: "feature", typ: TypeText, cols: "feature", weight: 4, names: "featurename feature featureid metricname metric module action eventname funktion modul 機能名 機能", set: func(b *build, v value) { b.usage.Feature = v.s }},
	field{name: "day", typ: TypeDate, cols: "day", weight: 2, names: "usagedate usageday day date activitydate reportdate usedon timestamp datum tag 利用日 日付 対象日", set: func(b *build, v value) { b.usage.Day = v.d }},
	field{name: "count", typ: TypeNumber, whole: true, cols: "count", weight: 3, names: "usagecount count uses usecount eventcount hits totalevents logins sessions value anzahl nutzungen 利用回数 回数 件数", set: func(b *build, v value) { b.usage.Count = v.n }},
	field{name: "users", typ: TypeNumber, whole: true, cols: "users", weight: 3, names: "activeusers dailyactiveusers dau uniqueusers activelicenses activeseats users aktivenutzer nutzer アクティブユーザー 利用者数 ユーザー数", set: func(b *build, v value) { b.usage.Users = v.n }},
	field{name: "seconds", typ: TypeNumber, cols: "seconds", weight: 3, names: "usagedurationsecs durationsecs durationseconds timespentseconds seconds duration dauersekunden 利用秒数", set: func(b *build, v value) { b.usage.Seconds = int64(v.f + 0.5) }},
	field{name: "minutes", typ: TypeNumber, cols: "seconds", weight: 3, names: "durationminutes timespentminutes minutes dauerminuten 利用分数", unless: "seconds", set: func(b *build, v value) { b.usage.Seconds = int64(v.f*60 + 0.5) }},
	field{name: "errors", typ: TypeNumber, whole: true, cols: "errors", weight: 3, names: "errorcount errors fehler fehleranzahl エラー数", set: func(b *build, v value) { b.usage.Errors = v.n }},
)

var requestFields = refs(
	field{name: "id", typ: TypeText, weight: 1, names: "ticketid requestid caseid casenumber issueid ticketnumber conversationid hsobjectid recordid datensatzid レコードid ticketnummer anfragenummer チケットid 問い合わせ番号 お問い合わせ番号 id",
		set: func(b *build, v value) { b.rec.ExtID = v.s }},
	field{name: "account.domain", typ: TypeText, weight: 1, names: "requesterdomain companydomain domain", set: func(b *build, v value) { b.rec.Account.Domain = v.s }},
	field{name: "contact.id", typ: TypeText, weight: 1, names: "requesterid contactid associatedcontactids 連絡先id", set: func(b *build, v value) { b.rec.Contact.ID = firstOf(v.s) }},
	field{name: "contact.name", typ: TypeText, weight: 1, names: "requester contactname associatedcontact anfragender 連絡先名", set: func(b *build, v value) { b.rec.Contact.Name = v.s }},
	field{name: "contact.email", typ: TypeText, weight: 1, names: "requesteremail contactemail customeremail " + emailNames, set: func(b *build, v value) { b.rec.Contact.Email, b.rec.Account.Email = v.s, v.s }},
	field{name: "kind", typ: TypeText, cols: "kind", weight: 1, names: "tickettype requesttype hsticketcategory ticketcategory category type kategorie anfrageart 種別 カテゴリ", norm: requestKind,
		set: func(b *build, v value) { b.request.Kind = data.RequestKind(v.s) }},
	field{name: "channel", typ: TypeText, cols: "channel", weight: 1, names: "channel viachannel via source kanal チャネル", norm: channel, set: func(b *build, v value) { b.request.Channel = data.Channel(v.s) }},
	field{name: "subject", typ: TypeText, cols: "subject", weight: 3, names: "subject ticketname title betreff 件名 summary name", set: func(b *build, v value) { b.request.Subject = v.s }},
	field{name: "body", typ: TypeText, block: true, cols: "body", weight: 1, names: "description body content message comment beschreibung nachricht 本文 内容 詳細", set: func(b *build, v value) { b.request.Body = v.s }},
	field{name: "impact", typ: TypeText, block: true, cols: "impact", weight: 1, names: "impact auswirkung 影響", set: func(b *build, v value) { b.request.Impact = v.s }},
	field{name: "real_need", typ: TypeText, block: true, cols: "real_need", weight: 3, names: "realneed eigentlichesbedürfnis 本当の要望", set: func(b *build, v value) { b.request.RealNeed = v.s }},
	field{name: "priority", typ: TypeText, cols: "priority", weight: 3, names: "priority hsticketpriority ticketpriority urgency severity priorität 優先度", set: func(b *build, v value) { b.request.Priority = v.s }},
	field{name: "opened_at", typ: TypeTime, cols: "opened_at", weight: 2, names: "submittedat openedat opened submitted reportedat " + createdNames + " openeddate dateopened eingegangenam 受付日時 受付日",
		set: func(b *build, v value) { b.request.OpenedAt, b.rec.ExtCreatedAt = v.at, v.at }},
	field{name: "first_answer_at", typ: TypeTime, cols: "first_answer_at", weight: 4, names: "firstagentreplydate firstansweredat firstrespondedat firstresponseat firstreplyat firstreplydate firstresponsedate ersteantwortam 初回回答日時",
		set: func(b *build, v value) { b.request.FirstAnswerAt = v.at }},
	field{name: "first_answer_minutes", typ: TypeNumber, cols: "first_answer_at", weight: 5, names: "firstresponsetimeminutes firstreplytimeinminutes firstresponseminutes firstresponsetimeinminutes erstantwortminuten 初回回答分",
		unless: "first_answer_at", set: func(b *build, v value) { b.minutes = v.f }},
	field{name: "resolved_at", typ: TypeTime, cols: "resolved_at", weight: 2, names: "closedat resolvedat solvedat closeddate closedate closed resolved solved dateclosed gelöstam geschlossenam 解決日時 完了日時",
		set: func(b *build, v value) { b.request.ResolvedAt = v.at }},
	field{name: "resolution_hours", typ: TypeNumber, cols: "resolved_at", weight: 2, names: "resolutiontimehours", unless: "resolved_at", keep: true, set: func(b *build, v value) { b.hours = v.f }},
	field{name: "status", typ: TypeText, cols: "resolved_at", weight: 1, names: "status ticketstatus state 状態 ステータス", keep: true, set: func(b *build, v value) { b.status = v.s }},
	field{name: "updated", typ: TypeTime, names: "updatedat lastmodifieddate updated lastupdated 更新日時", keep: true, set: func(b *build, v value) { b.updated = v.at }},
	field{name: "escalated_at", typ: TypeTime, cols: "escalated_at", weight: 3, names: "escalatedat eskaliertam", set: func(b *build, v value) { b.request.EscalatedAt = v.at }},
	field{name: "escalated", typ: TypeBool, cols: "escalated_at", weight: 4, names: "escalationflag escalated isescalated eskaliert", unless: "escalated_at", set: func(b *build, v value) { b.escalated = v.yes }},
	field{name: "wanted_at", typ: TypeTime, cols: "wanted_at", weight: 2, names: "callbackat wantedat rückrufam", set: func(b *build, v value) { b.request.WantedAt = v.at }},
	field{name: "csat", typ: TypeText, cols: "csat", weight: 4, names: "satisfactionscore csat csatscore satisfactionrating satisfaction rating zufriedenheit 満足度", norm: csat, set: func(b *build, v value) { b.request.CSAT = csatScore(v.s) }},
)

var eventFields = refs(
	field{name: "id", typ: TypeText, weight: 1, names: "eventid churneventid activityid ereignisid イベントid id", set: func(b *build, v value) { b.rec.ExtID = v.s }},
	field{name: "account.email", typ: TypeText, names: "customeremail receiptemail " + emailNames, set: func(b *build, v value) { b.rec.Account.Email = v.s }},
	field{name: "kind", typ: TypeText, cols: "kind", weight: 2, names: "eventtype eventkind eventname event activitytype kind ereignistyp ereignis イベント種別 イベント type", norm: eventKind, strict: true,
		set: func(b *build, v value) { b.event.Kind = data.EventKind(v.s) }},
	field{name: "at", typ: TypeTime, cols: "at", weight: 2, names: "churndate occurredat occurredon eventdate eventtime eventat happenedat activitydate timestamp datetime date time createdat createddate createdutc created periodstart datum zeitpunkt 発生日時 発生日 日時 日付",
		set: func(b *build, v value) { b.event.At = v.at }},
	field{name: "product", typ: TypeText, cols: "product", weight: 1, names: "productname product produkt 製品 商品名", set: func(b *build, v value) { b.event.Product = v.s }},
	field{name: "detail", typ: TypeText, block: true, cols: "detail", weight: 1, names: "detail details feedbacktext failuremessage description comment message note reasontext beschreibung 内容 詳細", set: func(b *build, v value) { b.event.Detail = v.s }},
	field{name: "amount", typ: TypeMoney, cols: "amount", weight: 1, names: "amount refundamount betrag 金額 total", set: func(b *build, v value) { b.event.Amount = v.m }},
	field{name: "reason", typ: TypeText, weight: 4, names: "reasoncode churnreason reason grund 理由 解約理由", set: func(b *build, v value) { b.put("reason", v.s) }},
	field{name: "currency", typ: TypeText, names: currencyNames, keep: true, norm: parseCurrency, set: func(b *build, v value) { b.currency = v.s }},
	field{name: "paid", typ: TypeText, names: "paid chargestatus", keep: true, set: func(b *build, v value) { b.paid = v.s }},
	field{name: "failure", typ: TypeText, names: "failurecode", keep: true, set: func(b *build, v value) { b.failure = v.s }},
	field{name: "created", typ: TypeTime, names: createdNames, keep: true, set: func(b *build, v value) { b.rec.ExtCreatedAt = v.at }},
)

var opportunityFields = []field{
	{name: "id", typ: TypeText, weight: 1, names: "opportunityid dealid recordiddeal hsobjectid recordid datensatzid レコードid 商談id 案件id id", set: func(b *build, v value) { b.rec.ExtID = v.s }},
	{name: "account.id", typ: TypeText, weight: 1, names: accountIDNames, set: func(b *build, v value) { b.rec.Account.ID = firstOf(v.s) }},
	{name: "account.name", typ: TypeText, names: accountNameNames, set: func(b *build, v value) { b.rec.Account.Name = v.s }},
	{name: "name", typ: TypeText, cols: "name", weight: 1, names: "opportunityname dealname 商談名 案件名 name", set: func(b *build, v value) { b.deal.Name = v.s }},
	{name: "kind", typ: TypeText, cols: "kind", names: "dealtype opportunitytype type 種別", set: func(b *build, v value) { b.deal.Kind = v.s }},
	{name: "stage", typ: TypeText, cols: "stage", weight: 3, names: "stagename dealstage stage dealpipelinestageid phase フェーズ 商談フェーズ", set: func(b *build, v value) { b.deal.Stage = v.s }},
	{name: "amount", typ: TypeMoney, cols: "amount", weight: 2, names: "amount dealvalue dealamount betrag value 金額", set: func(b *build, v value) { b.deal.Amount = v.m }},
	{name: "currency", typ: TypeText, cols: "currency", names: currencyNames, norm: parseCurrency, set: func(b *build, v value) { b.currency = v.s }},
	{name: "close_on", typ: TypeDate, cols: "close_on", weight: 4, names: "closedate closingdate expectedclosedate abschlussdatum 完了予定日 クローズ日", set: func(b *build, v value) { b.deal.CloseOn = v.d }},
	{name: "created_on", typ: TypeTime, cols: "created_on", names: createdNames, set: func(b *build, v value) { b.rec.ExtCreatedAt, b.deal.CreatedOn = v.at, v.d }},
	{name: "is_won", typ: TypeBool, cols: "is_won", weight: 3, names: "iswon isclosedwon won", set: func(b *build, v value) { b.deal.IsWon = v.yes }},
	{name: "is_closed", typ: TypeBool, cols: "is_closed", weight: 2, names: "isclosed closed", set: func(b *build, v value) { b.deal.IsClosed = v.yes }},
	{name: "deleted", typ: TypeBool, names: deletedNames, set: func(b *build, v value) { b.deleted = b.deleted || v.yes }},
}

func orDate(a, b data.Date) data.Date {
	if a != 0 {
		return a
	}
	return b
}

// monthly turns a year's amount into a month's.
func monthly(year data.Money) data.Money { return data.Money(divRound(int64(year), 12)) }
