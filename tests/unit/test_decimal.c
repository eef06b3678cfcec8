// decimal: what is read, and that scaling rounds once and to the nearest.
#include "sim/decimal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static void test_reads_the_number_in_front(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t taken;
        uint64_t digits;
        int32_t exponent;
    } cases[] = {
        {"12", 2, 12, 0},
        {"0.25s", 4, 25, -2},
        {".5", 2, 5, -1},
        {"5.", 2, 5, 0},
        {"50e6", 4, 50, 6},
        {"5e+07", 5, 5, 7},
        {"1.5E-3 ", 6, 15, -4},
        {"3em", 1, 3, 0}, // not an exponent
        {"3e-", 1, 3, 0},
        {"000", 3, 0, 0},
        {"007.10", 6, 710, -2},
        {"1e999999999999", 14, 1, 999999},
        {"9223372036854775807", 19, INT64_MAX, 0},
        {"12345678901234567890123", 23, 1234567890123456789, 4},
        {"0.12345678901234567890123", 25, 1234567890123456789, -19},
        {"", 0, 0, 0},
        {".", 0, 0, 0},
        {"e5", 0, 0, 0},
        {"-5", 0, 0, 0},
    };
    for (int i = 0; i < COUNT_OF(cases); i++) {
        struct decimal number = {0};
        size_t taken = decimal_read(cases[i].text, strlen(cases[i].text), &number);
        if (taken != cases[i].taken || number.digits != cases[i].digits ||
            number.exponent != cases[i].exponent) {
            fail_msg("%s: %zu bytes, %llu e %d", cases[i].text, taken,
                     (unsigned long long)number.digits, (int)number.exponent);
        }
    }
}

static void test_scales_and_rounds_once(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        uint64_t numerator, denominator, value;
        enum decimal_fit fit;
    } cases[] = {
        {"0.1", 1000000000, 1, 100000000, DECIMAL_FITS},
        {"1", 1000000000, 3, 333333333, DECIMAL_FITS},
        {"2", 1000000000, 3, 666666667, DECIMAL_FITS},
        {"2.5", 1, 1, 3, DECIMAL_FITS},
        {"2.4999999999999999999999", 1, 1, 2, DECIMAL_FITS},
        {"0.5", 1, 1, 1, DECIMAL_FITS},
        {"0.4999", 1, 1, 0, DECIMAL_TOO_SMALL},
        {"0e-99999", 1, 1, 0, DECIMAL_FITS},
        {"1e-99999", 1000000000, 1, 0, DECIMAL_TOO_SMALL},
        {"1000000000000000000e-36", 1000000000000000000, 1, 1, DECIMAL_FITS},
        {"18446744073709551e3", 1, 1, 18446744073709551000u, DECIMAL_FITS},
        {"1e20", 1, 1, 0, DECIMAL_TOO_LARGE},
        {"1e20", 1, 86400, 1157407407407407, DECIMAL_FITS},
        {"9e99", 1000000000, 1, 0, DECIMAL_TOO_LARGE},
        {"9e99999", 1, UINT64_C(1) << 61, 0, DECIMAL_TOO_LARGE},
    };
    for (int i = 0; i < COUNT_OF(cases); i++) {
        struct decimal number;
        uint64_t value = 0;
        assert_true(decimal_read(cases[i].text, strlen(cases[i].text), &number) > 0);
        enum decimal_fit fit =
            decimal_scale(number, cases[i].numerator, cases[i].denominator, &value);
        if (fit != cases[i].fit || value != cases[i].value) {
            fail_msg("%s: fit %d, %llu", cases[i].text, (int)fit, (unsigned long long)value);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reads_the_number_in_front),
        cmocka_unit_test(test_scales_and_rounds_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
