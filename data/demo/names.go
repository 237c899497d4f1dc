package demo

import (
	"strconv"
	"strings"

	"rounds/data"
	"rounds/data/text"
)

// title is the name of a company: as written, its kana reading in Japan, and the
// Latin word from which its addresses are made.
type title struct{ text, kana, slug string }

// companyName makes a name after one of the place's patterns. The reading leaves
// out the legal form, as Japanese registers of customers do.
// goods are the trade's words; industry is the industry that the word names, "" for
// those that name none.
func (p *place) companyName(d *dice, t *trade) (company title, industry string) {
	var written, kana, latin strings.Builder
	pattern := pick(d, p.patterns)
	for len(pattern) > 0 {
		if pattern[0] != '{' {
			next := strings.IndexByte(pattern, '{')
			if next < 0 {
				next = len(pattern)
			}
			written.WriteString(pattern[:next])
			pattern = pattern[next:]
			continue
		}
		var part name
		switch pattern[1] {
		case 'f':
			part = pick(d, p.family)
		case 'b':
			part = pick(d, p.brands)
		case 'g':
			switch t {
			case &adTech:
				part = pick(d, p.media)
			case &local:
				k := d.IntN(len(p.shops))
				part, industry = p.shops[k], t.industries[k]
			default:
				part = pick(d, p.goods)
			}
		default:
			part = pick(d, p.cities)
		}
		written.WriteString(part.text)
		kana.WriteString(part.kana)
		latin.WriteString(part.latin)
		pattern = pattern[3:]
	}
	return title{text: written.String(), kana: kana.String(), slug: slug(latin.String())}, industry
}

// person is somebody's name.
type person struct{ full, kana, slug string }

func (p *place) person(d *dice) person {
	given, family := pick(d, p.given), pick(d, p.family)
	slugged := slug(given.latin) + "." + slug(family.latin)
	if !p.familyFirst {
		return person{full: given.text + " " + family.text, slug: slugged}
	}
	if given.kana == "" { // Chinese and Korean names are written together
		return person{full: family.text + given.text, slug: slugged}
	}
	return person{full: family.text + " " + given.text, kana: family.kana + " " + given.kana, slug: slugged}
}

// phoneNumber fills the place's pattern; the numbers lie in ranges that are kept
// for examples where a country has such a range.
func (p *place) phoneNumber(d *dice) string {
	number := []byte(p.phone)
	for i, c := range number {
		if c == '#' {
			number[i] = byte('0' + d.IntN(10))
		}
	}
	if p.country == "US" { // an area code starts with 2 to 9
		number[3] = byte('2' + d.IntN(8))
	}
	return string(number)
}

// slug is a word for an address: a–z and 0–9.
func slug(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, text.Fold(s))
}

// company gives the account its name and where it is at home.
func (b *builder) company() {
	a, p := &b.Account, b.place
	a.ID = b.w.head(b.i).id
	t, industry := p.companyName(b.d, b.trade)
	if a.Industry = industry; industry == "" {
		a.Industry = pick(b.d, b.trade.industries)
	}
	if b.part.name.text != "" {
		t = b.part.name
	} else if b.i >= len(cast) {
		t.slug += strconv.FormatInt(int64(b.i), 36) // one address, one account
	}
	a.Name, a.Reading = t.text, t.kana
	b.host = t.slug + "." + p.domain
	a.Language, a.Country, a.Currency = p.language, p.country, p.currency
	if p.language != "en" && b.part.name.text == "" && b.d.chance(0.12) {
		a.Language = "en"
	}
	if p.country == "JP" && b.d.chance(0.1) && b.part.name.text == "" {
		a.Currency = "JPY"
	}
	a.TimeZone = p.zones[0]
	if b.part == &calm && b.d.chance(0.35) {
		a.TimeZone = pick(b.d, p.zones)
	}
	a.Owner = b.w.owner(b.d, a.Language, b.i < len(cast))
	a.Website = "https://www." + b.host
	a.Email = "info@" + b.host
	a.Phone = p.phoneNumber(b.d)
	a.Channel = pick(b.d, []data.Channel{
		data.ChannelPhone, data.ChannelPhone, data.ChannelEmail, data.ChannelEmail,
		data.ChannelChat, data.ChannelSlack, data.ChannelSkype, data.ChannelTeams,
	})
	switch a.Channel {
	case data.ChannelSlack:
		a.Handle = "#" + t.slug
	case data.ChannelSkype:
		a.Handle = "live:" + t.slug
	case data.ChannelTeams, data.ChannelChat:
		a.Handle = t.slug
	case data.ChannelPhone, data.ChannelEmail:
	}
	b.loc = a.Location()
	b.today = b.w.now.DateIn(b.loc)
}

// people gives the account its contacts; the first is the primary one.
func (b *builder) people() {
	n := 1 + b.d.IntN(3)
	if len(b.part.people) > 0 {
		n = len(b.part.people)
	}
	created := b.Account.CreatedAt
	for k := range n {
		who := b.place.person(b.d)
		language, role := b.Account.Language, pick(b.d, b.trade.roles)
		if k < len(b.part.people) {
			who, role = b.part.people[k].person, b.part.people[k].role
		}
		for j := range b.Contacts { // two people, two addresses
			if strings.HasPrefix(b.Contacts[j].Email, who.slug+"@") {
				who.slug += strconv.Itoa(k + 1)
			}
		}
		b.Contacts = append(b.Contacts, data.Contact{
			ID: b.d.id(created), AccountID: b.Account.ID, Name: who.full, Reading: who.kana, Role: role,
			Email: who.slug + "@" + b.host, Phone: b.place.phoneNumber(b.d), Language: language,
			Channel: b.Account.Channel, Primary: k == 0, Champion: k == 0 && b.d.chance(0.6), CreatedAt: created,
		})
	}
}
