package words

// The words of the trade in Japanese, です・ます in sentences and bare nouns in labels:
// account 顧客, book (all accounts of a CSM) 台帳, renewal 更新, health ヘルス, reason 理由,
// snooze スヌーズ, follow-up フォロー, promise 約束, request 問い合わせ, issue 不具合, sync 同期,
// outbox 送信待ち, playbook プレイブック, churn 解約, onboarding 導入.
func japaneseFormat() map[string]string {
	return map[string]string{
		"span.min":        "%d分",
		"span.unit":       "分",
		"span.unit.short": "分",
		"span.hours":      "%d時間",
		"span.days":       "%d日",

		"rhythm.daily":      "毎日",
		"rhythm.weekly":     "毎週",
		"rhythm.days.other": "%s日ごと",

		"weekday.Mon": "月",
		"weekday.Tue": "火",
		"weekday.Wed": "水",
		"weekday.Thu": "木",
		"weekday.Fri": "金",
		"weekday.Sat": "土",
		"weekday.Sun": "日",

		"month.Jan": "1月",
		"month.Feb": "2月",
		"month.Mar": "3月",
		"month.Apr": "4月",
		"month.May": "5月",
		"month.Jun": "6月",
		"month.Jul": "7月",
		"month.Aug": "8月",
		"month.Sep": "9月",
		"month.Oct": "10月",
		"month.Nov": "11月",
		"month.Dec": "12月",

		"time.weekday":   "%s曜",
		"format.percent": "%s%%",

		"date.day":      "%[2]s%[1]d日",
		"date.day-year": "%[3]d年%[2]s%[1]d日",
		"date.long":     "%[2]s(%[1]s)",
		"date.month":    "%[2]d年%[1]s",

		"date.wrong.unknown":  "%sから日付を読めません。例: %s",
		"date.wrong.no_such":  "%sという日時はありません。例: %s",
		"date.wrong.past":     "%sはもう過ぎています。例: %s",
		"date.wrong.mismatch": "%sは別の曜日です。例: %s",
		"date.wrong.too_far":  "%sは100年以上先です。例: %s",
		"date.examples":       "金曜 10:00, +2w, 12月3日",
	}
}
