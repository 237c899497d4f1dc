package request

import (
	"testing"
	"time"

	"rounds/data"
	"rounds/data/phrase"
)

func TestALineIsUnderstood(t *testing.T) {
	stockholm := data.LoadLocation("Europe/Stockholm")
	now := time.Date(2026, 11, 21, 14, 5, 0, 0, stockholm) // Saturday
	at := func(days, hour, minute int) data.Instant {
		return data.At(time.Date(2026, 11, 21+days, hour, minute, 0, 0, stockholm))
	}
	for _, c := range []struct {
		line    string
		want    Line
		problem Problem
	}{
		{line: "how do I set a floor price?", want: Line{Kind: data.RequestHowTo, Channel: data.ChannelSlack, Subject: "how do I set a floor price?", OpenedAt: at(0, 14, 5)}},
		{line: "bug invoice page is slow", want: Line{Kind: data.RequestBug, Channel: data.ChannelSlack, Subject: "invoice page is slow", OpenedAt: at(0, 14, 5)}},
		{line: "email Bug 40m ago invoice page", want: Line{Kind: data.RequestBug, Channel: data.ChannelEmail, Subject: "invoice page", OpenedAt: at(0, 13, 25)}},
		{line: "vor 2 Stunden Fehler Telefon Seite hängt", want: Line{Kind: data.RequestBug, Channel: data.ChannelPhone, Subject: "Seite hängt", OpenedAt: at(0, 12, 5)}},
		{line: "２時間前　不具合　メール　請求書が開かない", want: Line{Kind: data.RequestBug, Channel: data.ChannelEmail, Subject: "請求書が開かない", OpenedAt: at(0, 12, 5)}},
		{line: "3日前 苦情 返事がない", want: Line{Kind: data.RequestComplaint, Channel: data.ChannelSlack, Subject: "返事がない", OpenedAt: at(-3, 14, 5)}},
		{line: "bug bug tracker is down", want: Line{Kind: data.RequestBug, Channel: data.ChannelSlack, Subject: "bug tracker is down", OpenedAt: at(0, 14, 5)}},
		{line: "30 accounts cannot log in", want: Line{Kind: data.RequestHowTo, Channel: data.ChannelSlack, Subject: "30 accounts cannot log in", OpenedAt: at(0, 14, 5)}},
		{line: "outage", want: Line{Kind: data.RequestOutage, Channel: data.ChannelSlack, OpenedAt: at(0, 14, 5)}},
		{line: "callback", want: Line{Kind: data.RequestCallback, Channel: data.ChannelSlack, OpenedAt: at(0, 14, 5)}},
		{line: "callback about prices mon 10:00", want: Line{Kind: data.RequestCallback, Channel: data.ChannelSlack, Subject: "about prices", OpenedAt: at(0, 14, 5), WantedAt: at(2, 10, 0)}},
		{line: "callback mon", want: Line{Kind: data.RequestCallback, Channel: data.ChannelSlack, OpenedAt: at(0, 14, 5), WantedAt: at(2, CallbackHour, 0)}},
		{line: "callback today", want: Line{Kind: data.RequestCallback, Channel: data.ChannelSlack, OpenedAt: at(0, 14, 5), WantedAt: at(0, 14, 5)}},
		{line: "bug fix it by fri", want: Line{Kind: data.RequestBug, Channel: data.ChannelSlack, Subject: "fix it by fri", OpenedAt: at(0, 14, 5)}},
		{line: "", problem: NoSubject},
		{line: "bug phone", problem: NoSubject},
		{line: "31 days ago bug it was slow", problem: TooOld},
		{line: "30 days ago bug slow", want: Line{Kind: data.RequestBug, Channel: data.ChannelSlack, Subject: "slow", OpenedAt: data.At(now.Add(-MostAgo))}},
	} {
		got, problem := Parse(c.line, now, data.ChannelSlack, phrase.Options{})
		if got != c.want || problem != c.problem {
			t.Errorf("%q is %+v, %q; want %+v, %q", c.line, got, problem, c.want, c.problem)
		}
	}
}

func TestHowLongAgo(t *testing.T) {
	for said, want := range map[string]time.Duration{
		"40m": 40 * time.Minute, "40 min ago": 40 * time.Minute, "2h": 2 * time.Hour, "1 day ago": 24 * time.Hour, "vor 3 Tagen": 72 * time.Hour,
		"15分前": 15 * time.Minute,
	} {
		if d, ok := Ago(said); !ok || d != want {
			t.Errorf("%q is %v, %v", said, d, ok)
		}
	}
	for _, said := range []string{"", "yesterday", "m", "40", "-5m", "999999h", "40m late"} {
		if d, ok := Ago(said); ok {
			t.Errorf("%q is %v", said, d)
		}
	}
}

func TestOneOfSeveralIsFound(t *testing.T) {
	id := func(n byte) data.ID { return data.ID{15: n} }
	const now = data.Instant(1000)
	requests := []data.Request{
		{ID: id(1), Subject: "Invoice page is slow", OpenedAt: 300},
		{ID: id(2), Subject: "請求書が ｵｿｲ", OpenedAt: 200, FirstAnswerAt: 250, EscalatedAt: 260},
		{ID: id(3), Subject: "invoice export", OpenedAt: 400, FirstAnswerAt: 410},
		{ID: id(4), Subject: "old one", OpenedAt: 50, ResolvedAt: 90},
		{ID: id(5), Subject: "newer one", OpenedAt: 40, ResolvedAt: 95},
		{ID: id(6), Subject: "to come", OpenedAt: 2000},
		{ID: id(7), Subject: "handed on, unanswered", OpenedAt: 500, EscalatedAt: 510},
	}
	for _, c := range []struct {
		typed string
		fits  func(*data.Request, data.Instant) bool
		want  byte
		code  data.Code
	}{
		{"", Open, 1, ""},
		{"", Unanswered, 1, ""},
		{"", Escalatable, 1, ""},
		{"", Closed, 5, ""},
		{"OLD", Closed, 4, ""},
		{"slow invoice", Open, 1, ""},
		{"オソイ", Open, 2, ""},
		{id(3).String(), Open, 3, ""},
		{"handed", Unanswered, 7, ""},
		{"invoice", Open, 0, data.CodeAmbiguous},
		{"handed", Escalatable, 0, data.CodeNotFound},
		{"to come", Open, 0, data.CodeNotFound},
		{"nobody", Open, 0, data.CodeNotFound},
	} {
		got, err := Find(requests, c.typed, now, c.fits)
		if c.code != "" {
			if data.CodeOf(err) != c.code {
				t.Errorf("%q: %v", c.typed, err)
			}
			continue
		}
		if err != nil || got.ID != id(c.want) {
			t.Errorf("%q: %+v, %v", c.typed, got, err)
		}
	}
	for _, c := range []struct {
		meant []data.ID
		fits  func(*data.Request, data.Instant) bool
		want  byte
	}{
		{nil, Open, 1},
		{[]data.ID{{}}, Open, 1},
		{[]data.ID{id(7), id(3)}, Open, 7},
		{[]data.ID{id(3), id(4)}, Closed, 4}, // one that does not fit is passed over
		{[]data.ID{id(2)}, Escalatable, 1},
	} {
		if got, err := Meant(requests, c.meant, now, c.fits); err != nil || got.ID != id(c.want) {
			t.Errorf("of %v: %+v, %v", c.meant, got, err)
		}
	}
}
