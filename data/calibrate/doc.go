// Package calibrate learns from churn which measures deserve which weight, and says
// when the data cannot tell.
//
// A table is screened first (ids, constants, and columns that know the outcome are
// left out), then a logistic regression with an L2 penalty is fitted on standardised
// features. What is reported is measured on folds that the fit did not see, beside
// the same figures of the weights in force. Everything is a function of the table
// and a seed.
//
// Figures: AUC is the chance that a customer who left was ranked as a higher risk
// than one who stayed (0.5 knows nothing), with the interval of DeLong, DeLong and
// Clarke-Pearson (1988). Lift is how many times more of those who left stand in the
// riskiest tenth than in the whole.
package calibrate
