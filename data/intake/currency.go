package intake

import (
	"strings"
	"unicode/utf8"
)

// currencySigns are the signs that stand beside amounts. A sign that several
// currencies share means the one that is traded most.
var currencySigns = []struct{ sign, code string }{
	{"US$", "USD"}, {"CA$", "CAD"}, {"AU$", "AUD"}, {"A$", "AUD"}, {"C$", "CAD"}, {"NZ$", "NZD"}, {"HK$", "HKD"},
	{"S$", "SGD"}, {"R$", "BRL"}, {"MX$", "MXN"}, {"$", "USD"}, {"€", "EUR"}, {"£", "GBP"}, {"¥", "JPY"},
	{"円", "JPY"}, {"₹", "INR"}, {"₩", "KRW"}, {"₺", "TRY"}, {"₽", "RUB"}, {"₪", "ILS"}, {"₫", "VND"}, {"฿", "THB"},
	{"₴", "UAH"}, {"zł", "PLN"}, {"Kč", "CZK"}, {"Fr.", "CHF"},
}

// currencyCodes are the ISO 4217 codes that are recognised beside an amount and
// in a header, where any three capitals would be too many.
const currencyCodes = " AED ARS AUD BGN BRL CAD CHF CLP CNY COP CZK DKK EGP EUR GBP HKD HUF IDR ILS INR ISK JPY KES KRW MXN MYR NGN NOK NZD PEN PHP PKR PLN QAR RON RSD RUB SAR SEK SGD THB TRY TWD UAH USD VND ZAR "

func isCurrency(code string) bool {
	return len(code) == 3 && strings.Contains(currencyCodes, " "+code+" ")
}

// parseCurrency reads a cell of a currency column: a code in any case, or a sign.
func parseCurrency(s string) (string, bool) {
	if code := strings.ToUpper(s); isCurrency(code) {
		return code, true
	}
	switch code, width := currencyAt([]byte(s)); {
	case width == len(s) && width > 0:
		return code, true
	case strings.EqualFold(s, "euro"):
		return "EUR", true
	}
	return "", false
}

// currencyAt finds a sign or code at the front of b and how many bytes it takes.
func currencyAt(b []byte) (code string, width int) {
	for _, c := range currencySigns {
		if len(b) >= len(c.sign) && string(b[:len(c.sign)]) == c.sign {
			return c.code, len(c.sign)
		}
	}
	if len(b) >= 3 && (len(b) == 3 || !isLetter(b[3])) {
		if code := strings.ToUpper(string(b[:3])); isCurrency(code) {
			return code, 3
		}
	}
	return "", 0
}

// currencyBefore is currencyAt for the end of b.
func currencyBefore(b []byte) (code string, width int) {
	for _, c := range currencySigns {
		if n := len(b) - len(c.sign); n >= 0 && string(b[n:]) == c.sign {
			return c.code, len(c.sign)
		}
	}
	if n := len(b) - 3; n >= 0 && (n == 0 || !isLetter(b[n-1])) {
		if code := strings.ToUpper(string(b[n:])); isCurrency(code) {
			return code, 3
		}
	}
	return "", 0
}

func isLetter(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= utf8.RuneSelf
}

// headerCurrency finds the currency in a header: "MRR (EUR)", "refund_amount_usd",
// "Betrag in €".
func headerCurrency(header string) string {
	for _, w := range strings.FieldsFunc(header, func(r rune) bool {
		return r == ' ' || r == '_' || r == '(' || r == ')' || r == '[' || r == ']' || r == '-' || r == '/' || r == '（' || r == '）'
	}) {
		if code, ok := parseCurrency(w); ok && w != "円" {
			return code
		}
		if w == "円" {
			return "JPY"
		}
	}
	return ""
}

// hasNoMinor reports whether a payment system states amounts of this currency in
// whole units (Stripe's zero-decimal currencies) rather than in hundredths.
func hasNoMinor(code string) bool {
	return code == "JPY" || code == "KRW" || code == "VND" || code == "CLP" || code == "ISK"
}
