package intake

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"rounds/data"
	"rounds/data/schema"
)

// A table with our own names, as `rounds export` writes them and a person goes on with
// them in a spreadsheet, needs no mapping and loses nothing to custom fields.
func TestOurOwnNamesAreKnown(t *testing.T) {
	// What a program keeps for itself: no table from elsewhere says it.
	internal := strings.Fields("custom payment_at contract_at override_score override_reason override_at override_until closed_at")
	values := map[string]string{
		"language": "ja", "time_zone": "Asia/Tokyo", "country": "JP", "currency": "JPY", "channel": "email", "stage": "adoption", "payment": "ok",
		"cadence": "mon 10:00", "status": "active", "billing": "monthly", "csat": "4",
	}
	refs := map[string]string{"id": "id", "account_id": "account.id", "contact_id": "contact.id", "subscription_id": "subscription.id", "parent": "parent.id", "created_at": "created"}
	for _, k := range Kinds() {
		e := schema.Of(k.Object())
		var names, cells []string
		for _, f := range e.Fields {
			if slices.Contains(internal, f.Name) {
				continue
			}
			cell := values[f.Name]
			switch goType := e.GoType.Field(e.At[f.Name]).Type; {
			case f.Name == "kind" && k == KindEvents:
				cell = string(data.EventRenewed)
			case f.Name == "kind" && k == KindRequests:
				cell = string(data.RequestBug)
			case cell != "":
			case goType == reflect.TypeFor[data.Instant]():
				cell = "2026-11-30T14:05:00.000Z"
			case f.Type == schema.Day:
				cell = "2026-11-30"
			case f.Type == schema.Bool:
				cell = "true"
			case goType == reflect.TypeFor[data.Money]():
				cell = "12.50"
			case f.Type == schema.Int:
				cell = "7"
			default:
				cell = "some " + f.Name
			}
			names, cells = append(names, f.Name), append(cells, cell)
		}
		plan, err := Inspect(string(k)+".csv", textFile(strings.Join(names, ",")+"\n"+strings.Join(cells, ",")+"\n"), Options{As: k})
		if err != nil {
			t.Fatalf("%s: %v", k, err)
		}
		for _, c := range plan.Columns {
			want := c.Name
			if ref := refs[c.Name]; ref != "" {
				want = ref
			}
			if c.Target != want {
				t.Errorf("%s: %s became %q (%s)", k, c.Name, c.Target, c.Note)
			}
		}
	}
}

// The headers that exports of known systems were seen with: what a CSM works with is
// found, whatever the system calls it.
func TestHeadersOfOtherSystems(t *testing.T) {
	for _, c := range []struct {
		file, connector string
		kind            Kind
		header, row     string
		want            map[string]string
	}{
		{
			"companies.csv", "hubspot", KindAccounts, "Record ID,Company name,Company owner,Create Date,Phone Number,Last Activity Date,City,Country/Region,Industry",
			`77,Lindqvist,Mia,2020-01-10 10:00, +12025550124,2020-02-10 10:00,Malmö,Sweden,Retail`,
			map[string]string{"Record ID": "id", "Company name": "name", "Company owner": "owner", "Create Date": "created", "Phone Number": "phone", "Country/Region": "country", "Industry": "industry"},
		},
		{
			"contacts.csv", "hubspot", KindContacts, "Record ID,First Name,Last Name,Email,Contact owner,Lifecycle Stage,Country/Region,Create Date,Last Activity Date,Associated Company IDs",
			`1,Eva,Öberg,eva@example.com,Mia,customer,Sweden,2020-01-10 10:00,2020-01-10 10:00,77;78`,
			map[string]string{"Record ID": "id", "First Name": "first_name", "Last Name": "last_name", "Email": "email", "Create Date": "created", "Associated Company IDs": "account.id"},
		},
		{
			"deals.csv", "hubspot", KindOpportunities, "Record ID,Deal Name,Deal Stage,Amount,Deal owner,Close Date,Create Date,Last Activity Date,Pipeline,Deal Type,Priority,Associated Company",
			`5,Repricer,closedwon,1200,Mia,2020-03-01 09:00,2020-01-10 10:00,2020-01-10 10:00,Sales,newbusiness,high,Lindqvist`,
			map[string]string{
				"Record ID": "id", "Deal Name": "name", "Deal Stage": "stage", "Amount": "amount", "Close Date": "close_on", "Create Date": "created_on", "Deal Type": "kind", "Associated Company": "account.name",
			},
		},
		{
			"report.csv", "salesforce", KindAccounts, `Last Activity,Account Owner,Account Name,Billing State/Province,Type,Last Modified Date,Account ID,Website,Parent Account ID,Account Phone,Billing Country,Created Date`,
			`1/12/2026,Mia,Lindqvist,,Customer,1/13/2026,001Wj00000tQWvr,lindqvist.example.com,001Wj00000tQWvs,040 123,Sweden,1/13/2025`,
			map[string]string{
				"Account Owner": "owner", "Account Name": "name", "Account ID": "id", "Website": "website", "Parent Account ID": "parent.id", "Account Phone": "phone", "Billing Country": "country", "Created Date": "created",
			},
		},
		{
			"view.csv", "zendesk", KindRequests, "Summation column,Id,Requester,Requester id,Requester email,Requester domain,Subject,Tags,Status,Priority,Via,Ticket type,Created at,Updated at,Organization,Solved at," +
				"Satisfaction Score,First reply time in minutes",
			"1,9,Eva,33,eva@example.com,example.com,Slow,x,solved,high,Email,problem,2026-01-10 10:00,2026-01-11 10:00,Lindqvist,2026-01-11 10:00,Good,12",
			map[string]string{
				"Id": "id", "Requester": "contact.name", "Requester id": "contact.id", "Requester email": "contact.email", "Requester domain": "account.domain", "Subject": "subject", "Priority": "priority", "Via": "channel",
				"Ticket type": "kind", "Created at": "opened_at", "Organization": "account.name", "Solved at": "resolved_at", "Satisfaction Score": "csat", "First reply time in minutes": "first_answer_minutes",
			},
		},
		{
			"subscriptions.csv", "stripe", KindSubscriptions, "id,Customer ID,Customer Email,Customer Name,Plan,Quantity,Interval,Amount,Status,Cancellation Reason,Created (UTC),Start Date (UTC),Current Period Start (UTC)," +
				"Current Period End (UTC),Trial Start (UTC),Trial End (UTC),Canceled At (UTC),Ended At (UTC)",
			"sub_1,cus_1,eva@example.com,Lindqvist,Pro,3,month,12.50,canceled,too_expensive,2025-01-10 10:00,2025-01-10 10:00,2025-12-10 10:00,2026-01-10 10:00,2025-01-10 10:00,2025-01-24 10:00,2025-12-20 10:00,2026-01-10 10:00",
			map[string]string{
				"id": "id", "Customer ID": "account.id", "Customer Email": "account.email", "Customer Name": "account.name", "Plan": "plan", "Quantity": "seats", "Interval": "billing", "Amount": "price", "Status": "status",
				"Created (UTC)": "created", "Start Date (UTC)": "start_on", "Current Period End (UTC)": "renewal_on", "Trial End (UTC)": "trial_end_on", "Ended At (UTC)": "end_on",
			},
		},
		{
			"company.csv", "gainsight", KindAccounts, "Company Id (GSID),Name,ARR,MRR,CSM,Renewal Date,Original Contract Date,Lifecycle Stage,Status,Employees,Industry,NPS,Current Score,Parent Company ID",
			"1P02,Lindqvist,1200,100,Mia,2026-12-01,2025-01-01,Adoption,Active,20,Retail,9,80,1P03",
			map[string]string{
				"Company Id (GSID)": "id", "Name": "name", "MRR": "mrr", "CSM": "owner", "Renewal Date": "renewal_on", "Original Contract Date": "start_on", "Lifecycle Stage": "stage", "Industry": "industry",
				"Parent Company ID": "parent.id",
			},
		},
	} {
		plan, err := Inspect(c.file, textFile(c.header+"\n"+c.row+"\n"), Options{})
		if err != nil {
			t.Fatalf("%s: %v", c.file, err)
		}
		if plan.Connector != c.connector || plan.Kind != c.kind {
			t.Errorf("%s is %s of %s, want %s of %s", c.file, plan.Kind, plan.Connector, c.kind, c.connector)
		}
		for _, col := range plan.Columns {
			if want := c.want[col.Name]; want != "" && col.Target != want {
				t.Errorf("%s: %q became %q, want %q (%s)", c.file, col.Name, col.Target, want, col.Note)
			}
		}
	}
}
