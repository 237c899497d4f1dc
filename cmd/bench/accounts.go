package main

import (
	"fmt"
	"math/rand/v2"
	"time"

	"rounds/data"
)

// owners are the people whose the plain accounts are; the first is the lead.
func owners() []data.User {
	team := make([]data.User, 20)
	for i := range team {
		team[i] = data.User{ID: data.ID{9, byte(i)}, Name: fmt.Sprintf("Owner %02d", i), Email: fmt.Sprintf("owner%d@example.com", i), Role: "manager"}
	}
	team[0].Role = "lead"
	return team
}

// plainAccounts are accounts of fifteen columns without history. The renewal of some is
// near, so that there is a queue.
func plainAccounts(n int) []data.Account {
	dice := rand.New(rand.NewPCG(5, 6))
	ids := data.NewIDs(time.Now, rand.NewChaCha8([32]byte{7}))
	words := []string{"Lindqvist", "Hofmann", "Elektro", "Handels", "Casa", "Verde", "Trading", "眼鏡", "株式会社", "Brewster", "Sons", "Nord", "Werk", "Otter", "Quay", "Marlow"}
	team, now := owners(), data.At(time.Now())
	today := now.DateIn(nil)
	out := make([]data.Account, n)
	for i := range out {
		out[i] = data.Account{
			ID: ids.New(), Name: fmt.Sprintf("%s %s %s", words[dice.IntN(len(words))], words[dice.IntN(len(words))], spelled(dice.IntN(1<<20))),
			Owner: team[dice.IntN(len(team))].ID, Stage: data.StageAdoption, Language: "de", TimeZone: "Europe/Berlin", Country: "DE", Currency: "EUR",
			Channel: data.ChannelPhone, Phone: fmt.Sprintf("+49 30 %07d", dice.IntN(10_000_000)), Plan: "pro", MRR: data.Money(dice.IntN(500_000)),
			Seats: int64(dice.IntN(90)), RenewalOn: today + 1 + data.Date(dice.IntN(1500)), CreatedAt: now,
		}
	}
	return out
}

// spelled is a number as a word.
func spelled(n int) string {
	const consonants, vowels = "bdfgklmnprstvz", "aeiou"
	var word []byte
	for ; n > 0 || len(word) < 4; n /= len(consonants) * len(vowels) {
		word = append(word, consonants[n%len(consonants)], vowels[n/len(consonants)%len(vowels)])
	}
	return string(word)
}

func putAll(accounts []data.Account) func(put func(any) error) error {
	return func(put func(any) error) error {
		for i := range accounts {
			if err := put(accounts[i]); err != nil {
				return err
			}
		}
		return nil
	}
}
