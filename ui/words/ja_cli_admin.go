package words

// What `rounds admin` and `rounds serve` print.
func japaneseAdmin() map[string]string {
	return map[string]string{
		"admin.col.name":      "名前",
		"admin.col.role":      "役割",
		"admin.col.languages": "言語",
		"admin.col.email":     "メール",
		"admin.col.device":    "端末",
		"admin.col.user":      "所有者",
		"admin.col.kind":      "種類",
		"admin.col.seen":      "最終接続 (UTC)",
		"admin.col.revoked":   "停止 (UTC)",

		"admin.user.added":      "%sを%sとしてチームに追加しました。端末のコードは`rounds admin code`で発行します",
		"admin.user.removed":    "%sをチームから外し、端末を停止しました",
		"admin.role.set":        "%sの役割は%sになりました",
		"admin.code.made":       "%s  %sの端末を一度だけ、%d時間以内に接続できます: rounds login URL",
		"admin.grants.other":    "%[2]sの顧客%[1]s件",
		"admin.granted.other":   "%[2]sに顧客%[1]s件を追加しました",
		"admin.ungranted.other": "%[2]sから顧客%[1]s件を外しました",
		"admin.device.revoked":  "%sを停止しました",
		"admin.device.wiped":    "%sを停止しました。次にサーバーに接続したとき、中身を消去します",

		"admin.col.handed-in":          "受付 (UTC)",
		"admin.col.changes":            "変更",
		"admin.col.outcome":            "結果",
		"admin.rescue.waits":           "対応待ち",
		"admin.rescue.list.none":       "リーダーの対応を待つ端末の作業はありません",
		"admin.rescue.list.other":      "%s台の端末の未送信の作業がリーダーの対応を待っています: `rounds admin rescue show DEVICE`で確認し、apply（適用）またはdrop（破棄）してください",
		"admin.rescue.of.other":        "%[2]sが送信できなかった変更%[1]s件",
		"admin.rescue.applied.other":   "%[2]sの変更%[1]s件を適用しました",
		"admin.rescue.conflicts.other": "うち%s件は他の人の変更と競合しました。同期ページ（g s）で両方を確認できます",
		"admin.rescue.rejected.other":  "%s件の変更は適用できず、保管しています。原因を解消してからもう一度適用するか、破棄してください",
		"admin.rescue.dropped":         "%sの作業を破棄しました。削除されるまでは適用できます",
		"admin.op.create":              "新規: %s",
		"admin.op.update":              "%s",
		"admin.op.delete":              "削除: %s",
		"admin.op.restore":             "復元: %s",
		"admin.op.erase":               "消去: %s",
		"admin.receipt.applied":        "適用",
		"admin.receipt.merged":         "変更なし",
		"admin.receipt.conflict":       "競合",
		"admin.receipt.rejected":       "適用不可",

		"admin.key.made":    "%s  %sのキーです。再表示できません",
		"admin.key.removed": "%sのキーを無効にしました",
		"admin.backup.done": "%s: %s MB、変更%sまで。端末は、サーバーの喪失に備えた控えを破棄できます",

		"serve.at":      "%s://%sで待ち受けています",
		"serve.metrics": "メトリクス: http://%s/metrics",
		"serve.code":    "リーダーのワンタイムコード: %s（%d時間有効）: rounds login URL",

		"serve.backup.done":    "%s: バックアップしました。端末は、サーバーの喪失に備えた控えを破棄できます",
		"serve.restore.done":   "%sに復元しました。サーバーを起動すると、不足分は端末が補います",
		"serve.restore.kept":   "以前の内容は%sに移しました",
		"serve.restore.lifted": "データベースの新しい世代を開始しました。サーバーを起動すると、不足分は端末が補います",
	}
}
