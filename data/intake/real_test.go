package intake

import (
	"strings"
	"testing"
	"time"

	"rounds/data"
)

// TestRealExports reads every real file with nothing said about it.
func TestRealExports(t *testing.T) {
	for _, c := range []struct {
		file      string
		connector string
		kind      Kind
		key       string
		want      Stats
	}{
		{"ravenstack_dmy_bom/ravenstack_accounts.csv", "ravenstack", KindAccounts, "account_id", Stats{Rows: 500, Records: 500}},
		{"ravenstack_dmy_bom/ravenstack_subscriptions.csv", "ravenstack", KindSubscriptions, "subscription_id", Stats{Rows: 5000, Records: 5000}},
		{"ravenstack_dmy_bom/ravenstack_feature_usage.csv", "ravenstack", KindUsage, "usage_id", Stats{Rows: 25000, Records: 24979, Rejected: 21}},
		{"ravenstack_dmy_bom/ravenstack_supports_ticket.csv", "ravenstack", KindRequests, "ticket_id", Stats{Rows: 2000, Records: 2000}},
		{"ravenstack_dmy_bom/ravenstack_churn_events.csv", "ravenstack", KindEvents, "churn_event_id", Stats{Rows: 600, Records: 600}},
		{"ibm_telco_base/Telco-Customer-Churn.csv", "csv", KindAccounts, "customerID", Stats{Rows: 7043, Records: 7043}},
		{"jp_edinet/edinetcode_companies.csv", "edinet", KindAccounts, "ＥＤＩＮＥＴコード", Stats{Rows: 7675, Records: 7675}},
		{"jp_gbizinfo/sabae_company.csv", "gbizinfo", KindAccounts, "corporateID", Stats{Rows: 2143, Records: 2143}},
		{"fivetran_hubspot/company_data.csv", "hubspot", KindAccounts, "id", Stats{Rows: 24, Records: 24}},
		{"fivetran_hubspot/contact_data.csv", "hubspot", KindContacts, "id", Stats{Rows: 22, Records: 22}},
		{"fivetran_hubspot/deal_data.csv", "hubspot", KindOpportunities, "deal_id", Stats{Rows: 44, Records: 44}},
		{"fivetran_hubspot/ticket_data.csv", "hubspot", KindRequests, "id", Stats{Rows: 25, Records: 25}},
		{"fivetran_salesforce/sf_account_data.csv", "salesforce", KindAccounts, "id", Stats{Rows: 10, Records: 1, Deleted: 9}},
		{"fivetran_salesforce/sf_contact_data.csv", "salesforce", KindContacts, "id", Stats{Rows: 4, Records: 3, Rejected: 1}},
		{"fivetran_salesforce/sf_opportunity_data.csv", "salesforce", KindOpportunities, "id", Stats{Rows: 10, Deleted: 10}},
		{"fivetran_salesforce/sf_task_data.csv", "salesforce", KindEvents, "id", Stats{Rows: 10, Records: 10}},
		{"fivetran_stripe/customer_data.csv", "stripe", KindAccounts, "id", Stats{Rows: 12, Records: 11, Deleted: 1}},
		{"fivetran_stripe/subscription_data.csv", "stripe", KindSubscriptions, "id", Stats{Rows: 2, Records: 2}},
		{"fivetran_stripe/charge_data.csv", "stripe", KindEvents, "id", Stats{Rows: 16, Records: 16}},
		{"fivetran_stripe/invoice_data.csv", "stripe", KindEvents, "id", Stats{Rows: 2, Records: 2}},
		{"fivetran_zendesk/organization_data.csv", "zendesk", KindAccounts, "id", Stats{Rows: 10, Records: 10}},
		{"fivetran_zendesk/user_data.csv", "zendesk", KindContacts, "id", Stats{Rows: 10, Records: 8, Skipped: 2}},
		{"fivetran_zendesk/ticket_data.csv", "zendesk", KindRequests, "id", Stats{Rows: 10, Records: 7, Deleted: 3}},
	} {
		t.Run(c.file, func(t *testing.T) {
			o := readAll(t, c.file, realFile(t, c.file), Options{})
			if o.plan.Connector != c.connector || o.plan.Kind != c.kind || o.plan.KeyColumn != c.key {
				t.Errorf("read as %s %s with key %q, want %s %s %q", o.plan.Connector, o.plan.Kind, o.plan.KeyColumn, c.connector, c.kind, c.key)
			}
			if o.stats != c.want {
				t.Errorf("stats %+v, want %+v; first rejection %+v", o.stats, c.want, append(o.rejected, Rejection{})[0])
			}
		})
	}
}

func TestFilesThatAreNotImported(t *testing.T) {
	for file, why := range map[string]string{
		"fivetran_hubspot/owner_data.csv":                "users",
		"fivetran_hubspot/ticket_company_data.csv":       "links between tickets and companies",
		"fivetran_salesforce/sf_user_data.csv":           "users",
		"fivetran_zendesk/ticket_comment_data.csv":       "comments",
		"fivetran_zendesk/ticket_field_history_data.csv": "history",
	} {
		_, err := Inspect(file, realFile(t, file), Options{})
		if data.CodeOf(err) != data.CodeInvalid || !strings.Contains(err.Error(), why) {
			t.Errorf("%s: error %v, want one that says %q", file, err, why)
		}
	}
}

func TestRavenStackAccounts(t *testing.T) {
	o := readAll(t, "a.csv", realFile(t, "ravenstack_dmy_bom/ravenstack_accounts.csv"), Options{})
	if o.plan.Encoding != "utf-8 with BOM" || o.plan.Delimiter != ',' || o.plan.HeaderLine != 1 {
		t.Errorf("layout: %s %q line %d", o.plan.Encoding, o.plan.Delimiter, o.plan.HeaderLine)
	}
	if c := o.column(t, "signup_date"); c.DateOrder != OrderDMY || c.Target != "signup_at" {
		t.Errorf("signup_date: %+v", c)
	}
	r := o.records[0]
	a := r.Entity.(*data.Account)
	if r.ExtID != "A-2e4581" || a.Name != "Company_0" || a.StartOn != data.Day(2024, 10, 16) || a.SignupAt != a.StartOn.Start(time.UTC) || a.Seats != 9 || a.Plan != "Basic" {
		t.Errorf("first account: %s %+v", r.ExtID, a)
	}
	if a.Country != "US" || a.Language != "en" || a.TimeZone != "America/New_York" || strings.Join(r.Guessed, " ") != "language time_zone" {
		t.Errorf("country and what follows: %+v, guessed %v", a, r.Guessed)
	}
	if a.Custom["churn_flag"] != false || a.Custom["referral_source"] != "partner" || a.ChurnedOn != 0 {
		t.Errorf("custom: %v", a.Custom)
	}
	trials := 0
	for _, r := range o.records {
		if a := r.Entity.(*data.Account); a.Custom["is_trial"] == true {
			trials++
			if a.TrialEndOn != a.StartOn+14 {
				t.Errorf("%s: trial from %s ends %s", r.ExtID, a.StartOn, a.TrialEndOn)
			}
		} else if a.TrialEndOn != 0 {
			t.Errorf("%s: no trial, yet it ends %s", r.ExtID, a.TrialEndOn)
		}
		if r.Entity.(*data.Account).Country == "UK" {
			t.Errorf("UK is no ISO code")
		}
	}
	if trials == 0 {
		t.Error("no trial found")
	}
}

func TestRavenStackSubscriptions(t *testing.T) {
	o := readAll(t, "s.csv", realFile(t, "ravenstack_dmy_bom/ravenstack_subscriptions.csv"), Options{})
	sum, states := data.Money(0), map[data.SubscriptionStatus]int{}
	for _, r := range o.records {
		s := r.Entity.(*data.Subscription)
		sum += s.MRR
		states[s.Status]++
		if r.Account.ID == "" {
			t.Fatalf("%s names no account", r.ExtID)
		}
	}
	if sum.Units() != 11_338_747 {
		t.Errorf("MRR sums to %s, want 11338747", sum)
	}
	if states[data.SubscriptionCancelled] != 486 || states[data.SubscriptionTrial] == 0 {
		t.Errorf("states: %v", states)
	}
	for _, name := range []string{"start_date", "end_date"} {
		if c := o.column(t, name); c.DateOrder != OrderDMY {
			t.Errorf("%s is read %s", name, c.DateOrder)
		}
	}
}

func TestRavenStackUsage(t *testing.T) {
	o := readAll(t, "u.csv", realFile(t, "ravenstack_dmy_bom/ravenstack_feature_usage.csv"), Options{})
	for _, r := range o.rejected {
		if r.Column != "usage_id" || !strings.Contains(r.Reason, "repeats line ") {
			t.Errorf("rejection %+v", r)
		}
	}
	if r := o.rejected[0]; r.Line != 4169 || r.Value != "U-8128da" || !strings.HasPrefix(r.Reason, "id U-8128da repeats line 770 with other values") {
		t.Errorf("first rejection %+v", r)
	}
	u := o.records[0].Entity.(*data.Usage)
	if o.records[0].SubscriptionRef != "S-0fcf7d" || u.Day != data.Day(2023, 7, 27) || u.Feature != "feature_20" || u.Count != 9 || u.Seconds != 5004 {
		t.Errorf("first usage: %+v %+v", o.records[0], u)
	}
	if u.Custom["is_beta_feature"] != false {
		t.Errorf("custom: %v", u.Custom)
	}
}

func TestRavenStackTickets(t *testing.T) {
	o := readAll(t, "t.csv", realFile(t, "ravenstack_dmy_bom/ravenstack_supports_ticket.csv"), Options{})
	r := o.records[0].Entity.(*data.Request)
	opened := data.Day(2023, 7, 27).Start(time.UTC)
	if r.OpenedAt != opened || r.FirstAnswerAt != opened+74*60_000 || r.ResolvedAt != opened+27*3_600_000 || r.Priority != "high" || r.CSAT != 0 {
		t.Errorf("first ticket: %+v", r)
	}
	escalated, scored := 0, 0
	for _, rec := range o.records {
		r := rec.Entity.(*data.Request)
		if r.EscalatedAt != 0 {
			escalated++
		}
		if r.CSAT > 0 {
			scored++
		}
	}
	if scored != 1175 || escalated == 0 {
		t.Errorf("%d scored, %d escalated", scored, escalated)
	}
}

func TestRavenStackChurn(t *testing.T) {
	o := readAll(t, "c.csv", realFile(t, "ravenstack_dmy_bom/ravenstack_churn_events.csv"), Options{})
	e := o.records[0].Entity.(*data.Event)
	if e.Kind != data.EventChurn || e.Amount != 403 || e.Custom["reason"] != "pricing" || e.Custom["currency"] != "USD" || e.Detail != "switched to competitor" {
		t.Errorf("first event: %+v", e)
	}
}

func TestTelco(t *testing.T) {
	o := readAll(t, "telco.csv", realFile(t, "ibm_telco_base/Telco-Customer-Churn.csv"), Options{})
	if c := o.column(t, "TotalCharges"); c.Type != TypeNumber {
		t.Errorf("TotalCharges: %+v", c)
	}
	blank, sum := 0, data.Money(0)
	for _, r := range o.records {
		a := r.Entity.(*data.Account)
		sum += a.MRR
		if _, ok := a.Custom["TotalCharges"]; !ok {
			blank++
		}
	}
	a := o.records[0].Entity.(*data.Account)
	if blank != 11 || o.records[0].ExtID != "7590-VHVEG" || a.MRR != 2985 || a.Custom["tenure"] != 1.0 || a.Custom["Contract"] != "Month-to-month" || a.Custom["Partner"] != true {
		t.Errorf("%d blank totals; first: %+v", blank, a)
	}
	if sum != 45611660 { // the sum of MonthlyCharges, in cents
		t.Errorf("MonthlyCharges sum to %s", sum)
	}
}

func TestJapaneseCompanies(t *testing.T) {
	o := readAll(t, "e.csv", realFile(t, "jp_edinet/edinetcode_companies.csv"), Options{})
	a := o.records[1].Entity.(*data.Account)
	if o.records[1].ExtID != "E00006" || a.Name != "株式会社　サカタのタネ" && a.Name != "株式会社 サカタのタネ" || !strings.HasPrefix(a.Reading, "カブシキガイシャ") || a.Country != "JP" || a.Language != "ja" || a.TimeZone != "Asia/Tokyo" {
		t.Errorf("%s %+v", o.records[1].ExtID, a)
	}
	if a.Custom["提出者法人番号"] != "6020001008662" || a.Custom["証券コード"] != "13770" {
		t.Errorf("codes are text: %v", a.Custom)
	}
	for _, r := range o.records {
		a := r.Entity.(*data.Account)
		if sort, _ := a.Custom["提出者種別"].(string); strings.HasPrefix(sort, "外国") && a.Country == "JP" {
			t.Fatalf("%s is a foreign company", r.ExtID)
		}
	}
	o = readAll(t, "g.csv", realFile(t, "jp_gbizinfo/sabae_company.csv"), Options{})
	if a := o.records[0].Entity.(*data.Account); o.records[0].ExtID != "4000020182079" || a.Name != "鯖江市" || a.Reading != "サバエシ" {
		t.Errorf("%+v", a)
	}
}

func TestStripeCharges(t *testing.T) {
	o := readAll(t, "c.csv", realFile(t, "fivetran_stripe/charge_data.csv"), Options{})
	e := o.records[0].Entity.(*data.Event)
	if e.Kind != data.EventPaymentFailed || e.Amount != 3_293_232 || o.records[0].Account.ID != "cus_IRb688lkE0TnTM" || e.At == 0 {
		t.Errorf("%+v %+v", o.records[0], e)
	}
}
