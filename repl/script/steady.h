// steady: exp, log, pow and the functions of angles, with one result everywhere.
//
// A C library computes these with whatever the CPU offers (fused multiply-add above all), so the
// last bit differs between machines. Here they are made of + - * / and sqrt alone, which IEEE 754
// fixes, under -ffp-contract=off. Inside, numbers are sums of two doubles with some 100 bits, so
// results are within one unit in the last place, and exact where the exact result is a double (10
// to the 15, the logarithm of 8 to the base 2).
//
// Special values are those of the C standard; a result that is not a number has no sign.
// steady_sin, _cos and _tan take angles up to STEADY_ANGLE on either side, and give nan beyond.
#ifndef ORRERY_REPL_SCRIPT_STEADY_H
#define ORRERY_REPL_SCRIPT_STEADY_H

#define STEADY_ANGLE 1e12

double steady_exp(double x);
double steady_log(double x);
double steady_log2(double x);
double steady_log10(double x);
double steady_pow(double x, double y);

double steady_sin(double x);
double steady_cos(double x);
double steady_tan(double x);
double steady_asin(double x);
double steady_acos(double x);
double steady_atan2(double y, double x);

#endif
