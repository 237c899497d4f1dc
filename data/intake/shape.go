package intake

import (
	"strings"

	"rounds/data"
)

// shape is a set of headers by which an export of a known system is recognised.
type shape struct {
	connector string
	kind      Kind
	has       string // compact headers that must all be there; "a|b" means either
	exact     bool   // and no others
	event     data.EventKind
	minor     bool   // amounts in hundredths, as payment systems keep them
	refuse    string // what the rows are, when they are nothing that is imported
}

// UnwantedError says that the rows of a file are nothing that is imported, as whoever
// exports a whole system has some. Among other files such a one is left out.
type UnwantedError struct{ rows string }

func (e *UnwantedError) Error() string { return "the rows are " + e.rows + ", which are not imported" }

// shapes are tried in order. The headers were seen in exports and connector
// tables of these systems; a system may rename its own at any time, then the
// synonyms of the fields still work and only the connector's name is missing.
var shapes = []shape{
	{refuse: "the CRM's own users", connector: "salesforce", has: "username profileid"},
	{refuse: "the CRM's own users", connector: "hubspot", has: "ownerid portalid activeuserid|type"},
	{refuse: "comments on tickets", connector: "zendesk", has: "ticketid body public"},
	{refuse: "the history of ticket fields", connector: "zendesk", has: "fieldname ticketid value"},
	{refuse: "links between tickets and companies", connector: "hubspot", has: "ticketid companyid category", exact: true},

	{connector: "ravenstack", kind: KindAccounts, has: "accountid accountname industry country signupdate referralsource plantier seats istrial churnflag", exact: true},
	{connector: "ravenstack", kind: KindSubscriptions, has: "subscriptionid accountid startdate enddate plantier seats mrramount arramount istrial upgradeflag downgradeflag churnflag billingfrequency autorenewflag", exact: true},
	{connector: "ravenstack", kind: KindUsage, has: "usageid subscriptionid usagedate featurename usagecount usagedurationsecs errorcount isbetafeature", exact: true},
	{connector: "ravenstack", kind: KindRequests, has: "ticketid accountid submittedat closedat resolutiontimehours priority firstresponsetimeminutes satisfactionscore escalationflag", exact: true},
	{connector: "ravenstack", kind: KindEvents, has: "churneventid accountid churndate reasoncode refundamountusd precedingupgradeflag precedingdowngradeflag isreactivation feedbacktext", exact: true, event: data.EventChurn},

	{connector: "edinet", kind: KindAccounts, has: "edinetコード 提出者名"},
	{connector: "gbizinfo", kind: KindAccounts, has: "corporateid corporatename"},
	{connector: "gbizinfo", kind: KindAccounts, has: "法人番号 商号又は名称|法人名"},

	{connector: "gainsight", kind: KindAccounts, has: "gsid|companyidgsid"},

	{connector: "hubspot", kind: KindContacts, has: "recordid|recordidcontact|datensatzid|レコードid firstname|lastname|vorname|nachname|姓|名"},
	{connector: "hubspot", kind: KindOpportunities, has: "recordid|recordiddeal|datensatzid|レコードid dealname|dealname|取引名"},
	{connector: "hubspot", kind: KindRequests, has: "recordid|recordidticket|ticketid|datensatzid|レコードid ticketname"},
	{connector: "hubspot", kind: KindAccounts, has: "recordid|recordidcompany|datensatzid|レコードid companyname|companydomainname|namedesunternehmens|unternehmensname|会社名"},
	{connector: "hubspot", kind: KindOpportunities, has: "dealid propertydealname|dealpipelineid"},
	{connector: "hubspot", kind: KindRequests, has: "id propertysubject"},
	{connector: "hubspot", kind: KindContacts, has: "id propertyemail|propertyfirstname|propertylastname"},
	{connector: "hubspot", kind: KindAccounts, has: "id propertyname"},

	{connector: "stripe", kind: KindEvents, has: "id balancetransactionid paid|status", minor: true, event: "charge"},
	{connector: "stripe", kind: KindEvents, has: "id invoiceid subscriptionitemid", minor: true, event: "invoice_item"},
	{connector: "stripe", kind: KindEvents, has: "id amountrefunded createdutc|createddateutc", event: "charge"},
	{connector: "stripe", kind: KindSubscriptions, has: "id currentperiodstart|currentperiodstartutc|billingcycleanchor"},
	{connector: "stripe", kind: KindAccounts, has: "id delinquent"},

	{connector: "zendesk", kind: KindRequests, has: "summationcolumn"},
	{connector: "zendesk", kind: KindRequests, has: "requester requesterid|assignee|requesteremail subject"},
	{connector: "zendesk", kind: KindRequests, has: "id requesterid ticketformid|brandid|viachannel"},
	{connector: "zendesk", kind: KindContacts, has: "id ticketrestriction|sharedagent"},
	{connector: "zendesk", kind: KindAccounts, has: "id name sharedtickets|sharedcomments"},

	{connector: "salesforce", kind: KindEvents, has: "id whoid whatid", event: "task"},
	{connector: "salesforce", kind: KindOpportunities, has: "stagename isclosed|closedate"},
	{connector: "salesforce", kind: KindOpportunities, has: "opportunityid|opportunityname stage|closedate"},
	{connector: "salesforce", kind: KindContacts, has: "lastname mailingstreet|mailingcity|reportstoid|contactid|contactowner"},
	{connector: "salesforce", kind: KindRequests, has: "caseid|casenumber"},
	{connector: "zoho", kind: KindAccounts, has: "recordid accountowner accountname"},
	{connector: "salesforce", kind: KindAccounts, has: "accountname accountowner|billingstateprovince|billingzippostalcode|accounttype"},
	{connector: "salesforce", kind: KindAccounts, has: "id name masterrecordid|ownerid|billingstreet|recordtypeid|annualrevenue"},
}

// matches reports whether the headers are of this shape.
func (s *shape) matches(known map[string][]int, columns int) bool {
	words := strings.Fields(s.has)
	for _, w := range words {
		found := false
		for _, name := range strings.Split(w, "|") {
			found = found || len(known[name]) > 0
		}
		if !found {
			return false
		}
	}
	return !s.exact || columns <= len(words)+1 // a connector may add its own stamp
}

// ownIDs are the headers that name the key of a kind and of no other.
var ownIDs = map[Kind]string{
	KindAccounts:      "customerid clientid kundennummer kundennr 顧客番号 顧客コード",
	KindContacts:      "contactid recordidcontact 連絡先id",
	KindSubscriptions: "subscriptionid contractid contractnumber vertragsnummer 契約番号 契約id",
	KindUsage:         "usageid",
	KindRequests:      "ticketid caseid casenumber requestid 問い合わせ番号 お問い合わせ番号",
	KindEvents:        "eventid churneventid",
	KindOpportunities: "opportunityid dealid recordiddeal 商談id",
}

// fileWords are words in file names, the more telling first.
var fileWords = []struct {
	kind  Kind
	words string
}{
	{KindUsage, "usage nutzung 利用"},
	{KindEvents, "churnevent event charge ereignis イベント"},
	{KindSubscriptions, "subscription vertrag verträge contract 契約"},
	{KindRequests, "ticket request case anfrage 問い合わせ"},
	{KindOpportunities, "deal opportunit 商談"},
	{KindContacts, "contact kontakt ansprechpartner 連絡先"},
	{KindAccounts, "account customer company companies client organization organisation kunde firma firmen 顧客 取引先 会社"},
}

// fileKind guesses from the name of the file, "" when it says nothing.
func fileKind(name string) Kind {
	if i := strings.LastIndexAny(name, `/\`); i >= 0 {
		name = name[i+1:]
	}
	name = compact(name)
	for _, f := range fileWords {
		for _, w := range strings.Fields(f.words) {
			if strings.Contains(name, w) {
				return f.kind
			}
		}
	}
	return ""
}
