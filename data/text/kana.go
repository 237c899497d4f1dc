package text

// foldKana brings katakana to hiragana and small kana to large ones.
func foldKana(r rune) rune {
	if r >= 0x30A1 && r <= 0x30F6 {
		r -= 0x60
	}
	switch r {
	case 'ぁ', 'ぃ', 'ぅ', 'ぇ', 'ぉ', 'っ', 'ゃ', 'ゅ', 'ょ', 'ゎ':
		return r + 1
	case 'ゕ':
		return 'か'
	case 'ゖ':
		return 'け'
	}
	return r
}

// newForms maps old and variant forms of characters that are common in Japanese
// names to the forms that people type (the 1949 reform's list, as far as it
// occurs in company and family names, and the usual variants of names).
var newForms = func() map[rune]rune {
	pairs := []rune("髙高﨑崎碕崎埼埼邊辺邉辺齋斎齊斉濵浜濱浜廣広國国櫻桜龍竜眞真嶋島嶌島冨富惠恵藏蔵榮栄條条澁渋瀧滝豐豊壽寿德徳黑黒澤沢" +
		"槇槙會会學学圓円團団醫医藝芸應応鐵鉄驛駅縣県寶宝鹽塩當当萬万與与禮礼來来櫛櫛佛仏關関淺浅靜静顯顕曉暁峯峰舘館")
	m := make(map[rune]rune, len(pairs)/2)
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i] != pairs[i+1] {
			m[pairs[i]] = pairs[i+1]
		}
	}
	return m
}()
