package text

import (
	"slices"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

func TestFold(t *testing.T) {
	tests := []struct{ in, want string }{
		{"", ""},
		{"Lindqvist Handels AB", "lindqvist handels ab"},
		{"  MÜLLER   &  Söhne ", "muller sohne"},
		{"Mu\u0308ller", "muller"},
		{"Straße", "strasse"},
		{"Ørsted Łódź Đà Nẵng", "orsted lodz da nang"},
		{"Ærø Œuvre Þór", "aero oeuvre thor"},
		{"İstanbul ISPARTA ısı", "istanbul isparta isi"},
		{"ΟΔΥΣΣΕΎΣ", "οδυσσευσ"},
		{"Ёлка Йод", "елка иод"},
		{"O'Brien O’Brien", "obrien obrien"},
		{"Coca-Cola (HBC)", "coca cola hbc"},
		{"a.b@c-d.co.jp", "a b c d co jp"},
		{"ＡＢＣ１２３", "abc123"},
		{"株式会社　サカタのタネ", "株式会社 さかたのたね"},
		{"ｻｶﾀﾉﾀﾈ", "さかたのたね"},
		{"ﾊﾟｿﾅ ｶﾞｰﾃﾞﾝ", "ぱそな がーでん"},
		{"キヤノン きゃのん ｷｬﾉﾝ", "きやのん きやのん きやのん"},
		{"ヴァイオリン", "ゔあいおりん"},
		{"か\u3099", "が"},
		{"㈱髙島屋", "株 高島屋"},
		{"渡邊 渡邉 渡辺", "渡辺 渡辺 渡辺"},
		{"葛\U000e0100城", "葛城"},
		{"ﬁnance ㎏ ①", "finance kg 1"},
		{"한국 전자", "한국 전자"},
		{"שָׁלוֹם", "שלום"},
		{"★★★", ""},
		{"サーバー", "さーばー"},
		{"東京・大阪", "東京 大阪"},
	}
	for _, tt := range tests {
		if got := Fold(tt.in); got != tt.want {
			t.Errorf("Fold(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

func TestCore(t *testing.T) {
	tests := []struct{ in, core, legal string }{
		{"株式会社さばえ眼鏡", "さばえ眼鏡", "株式会社"},
		{"さばえ眼鏡株式会社", "さばえ眼鏡", "株式会社"},
		{"株式会社　サカタのタネ", "さかたのたね", "株式会社"},
		{"(株)さばえ眼鏡", "さばえ眼鏡", "株"},
		{"さばえ眼鏡（有）", "さばえ眼鏡", "有"},
		{"㈱さばえ", "さばえ", "株"},
		{"㍿さばえ", "さばえ", "株式会社"},
		{"カブシキガイシャサバエメガネ", "さばえめがね", "かぶしきがいしや"},
		{"ホクトカブシキカイシャ", "ほくと", "かぶしきかいしや"},
		{"ゴウドウガイシャ　アオ", "あお", "ごうどうがいしや"},
		{"医療法人社団 山田医院", "山田医院", "医療法人社団"},
		{"株式会社", "株式会社", ""},
		{"Hofmann Elektro GmbH", "hofmann elektro", "gmbh"},
		{"Hofmann Elektro GmbH & Co. KG", "hofmann elektro", "gmbh co kg"},
		{"Meyer und Co.", "meyer", "und co"},
		{"Lindqvist Handels AB", "lindqvist handels", "ab"},
		{"AB Volvo", "volvo", "ab"},
		{"Casa Verde S.L.", "casa verde", "sl"},
		{"Kowalski Sp. z o.o.", "kowalski", "spzoo"},
		{"Muster G.m.b.H.", "muster", "gmbh"},
		{"KANEKO SEEDS CO., LTD.", "kaneko seeds", "co ltd"},
		{"Brewster & Sons", "brewster sons", ""},
		{"AG", "ag", ""},
		{"Co. Ltd.", "co", "ltd"},
		{"AS Roma", "as roma", ""},
		{"", "", ""},
	}
	for _, tt := range tests {
		if core, legal := Split(tt.in); core != tt.core || legal != tt.legal {
			t.Errorf("Split(%q) = %q, %q, want %q, %q", tt.in, core, legal, tt.core, tt.legal)
		}
		if got := Core(tt.in); got != tt.core {
			t.Errorf("Core(%q) = %q, want %q", tt.in, got, tt.core)
		}
	}
}

func TestFoldSpans(t *testing.T) {
	in := "Äß ﾊﾟx"
	got, spans := FoldSpans(in)
	if got != "ass ぱx" {
		t.Fatalf("folded %q", got)
	}
	want := []Span{{0, 1}, {1, 2}, {1, 2}, {3, 5}, {3, 5}, {3, 5}, {3, 5}, {5, 6}}
	if !slices.Equal(spans, want) {
		t.Errorf("spans %v, want %v", spans, want)
	}
}

func TestDigitsAndPhone(t *testing.T) {
	if got := Digits("Tel. ０３-１２３４ x٥𝟗"); got != "03123459" {
		t.Errorf("Digits = %q", got)
	}
	tests := []struct {
		in, full, national string
	}{
		{"+81 3-1234-5678", "81312345678", "312345678"},
		{"0081 3 1234 5678", "81312345678", "312345678"},
		{"03-1234-5678", "312345678", "312345678"},
		{"０３（１２３４）５６７８", "312345678", "312345678"},
		{"+49 (0)30 901820", "4930901820", "30901820"},
		{"030 / 901820", "30901820", "30901820"},
		{"+1 (415) 555-0132", "14155550132", "4155550132"},
		{"1-415-555-0132", "4155550132", "4155550132"},
		{"+39 06 698 1234", "39066981234", "66981234"},
		{"+358 9 1234", "35891234", "91234"},
		{"+8", "8", ""},
		{"", "", ""},
	}
	for _, tt := range tests {
		if full, national := Phone(tt.in); full != tt.full || national != tt.national {
			t.Errorf("Phone(%q) = %q, %q, want %q, %q", tt.in, full, national, tt.full, tt.national)
		}
	}
	for s, want := range map[string]bool{
		"+81 3-1234-5678": true, "０３−１２３４−５６７８": true, "(415) 555-0132": true,
		"1234": false, "3M": false, "12345 Main St": false, "": false, "1+23456": false,
	} {
		if got := IsPhone(s); got != want {
			t.Errorf("IsPhone(%q) = %v, want %v", s, got, want)
		}
	}
}

func TestFoldProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { checkFold(t, unsafe().Draw(t, "in")) })
}

func checkFold(t failer, in string) {
	t.Helper()
	got, spans := FoldSpans(in)
	if plain := Fold(in); plain != got {
		t.Fatalf("Fold(%q) = %q, FoldSpans gives %q", in, plain, got)
	}
	if again := Fold(got); again != got {
		t.Fatalf("Fold is not idempotent: %q → %q → %q", in, got, again)
	}
	if len(spans) != len(got) {
		t.Fatalf("%d spans for %d bytes of %q", len(spans), len(got), got)
	}
	n := utf8.RuneCountInString(in)
	for i, s := range spans {
		if s.From < 0 || s.From >= s.To || s.To > n || (i > 0 && s.From < spans[i-1].From) {
			t.Fatalf("span %d of %q (from %q) is %v", i, got, in, s)
		}
	}
	if core := Core(in); core == "" && got != "" {
		t.Fatalf("Core(%q) is empty", in)
	}
}

// Text of ASCII characters only has a short way of its own.
func TestFoldASCIIIsFold(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOf(rapid.OneOf(rapid.RuneFrom([]rune(" aZ9'`&.-\t\n\x00\x7f")), rapid.RuneFrom(nil, unicode.ASCII_Hex_Digit))).Draw(t, "s")
		if got, want := Fold(s), string(AppendFold(nil, s)); got != want {
			t.Fatalf("Fold(%q) = %q, AppendFold makes %q", s, got, want)
		}
	})
}

// What the short way of kana and Han characters takes for granted.
func TestJapaneseFoldsAlone(t *testing.T) {
	for r := rune(0x80); r <= unicode.MaxRune; r++ {
		if !isNormalAlone(r) {
			continue
		}
		p := norm.NFKC.PropertiesString(string(r))
		if !p.BoundaryBefore() || !norm.NFKC.IsNormalString(string(r)) || unicode.ToLower(r) != r || isAccent(r) || isInvisible(r) || latin(r) != "" || isApostrophe(r) {
			t.Errorf("%q is not normal alone", r)
		}
		if isWord(r) == (r == '・') {
			t.Errorf("%q: word %v", r, isWord(r))
		}
		if n, ok := newForms[foldKana(r)]; ok && (r < 0x4E00 || !isNormalAlone(n)) {
			t.Errorf("%q has the new form %q", r, n)
		}
	}
}

// And of the accented letters that have a short way.
func TestAccentedFoldsToASCII(t *testing.T) {
	for r := rune(0); r < firstMark; r++ {
		if !norm.NFKC.PropertiesString(string(r)).BoundaryBefore() {
			t.Errorf("%q may change the character before it", r)
		}
	}
	for i, s := range foldedAccented() {
		r := string(rune(accentedFrom + i))
		for _, l := range s {
			if l >= utf8.RuneSelf || foldedASCII[l] != byte(l) {
				t.Errorf("%s folds to %q", r, s)
			}
		}
		long := folder{}
		long.put('a')
		long.putNormalised(r)
		long.put('a')
		if got := Fold("a" + r + "a"); got != string(long.out) {
			t.Errorf("%s between letters folds to %q, want %q", r, got, long.out)
		}
	}
}

func FuzzFold(f *testing.F) {
	for _, s := range []string{"Äß ﾊﾟx", "㈱髙島屋", "GmbH & Co. KG", "か\u3099", "İ", "ŉ", "ǅ", "ſ", "\u0344a", "Ⅷ½"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, in string) { checkFold(t, in) })
}

func BenchmarkFold(b *testing.B) {
	for _, s := range []string{"lindqvist handels", "Lindqvist Handels AB", "株式会社サカタのタネ", "Müller & Söhne"} {
		b.Run(s, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Fold(s)
			}
		})
	}
}
