/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Fuzzing: a target is one file with a fuzz_one(); driver.c finds its inputs. What
 * a target reads comes from the input, zeroes behind its end.
 */
#ifndef SEV_FUZZ_H
#define SEV_FUZZ_H

#include <stddef.h>
#include <stdbool.h>
#include <stdint.h>

/**
 * struct fuzz_input - what is left of an input
 * @data: next byte
 * @left: bytes
 */
struct fuzz_input {
	const uint8_t *data;
	size_t left;
};

/**
 * fuzz_bytes() - takes the next bytes
 * @in: input
 * @to: where to
 * @n: how many
 */
void fuzz_bytes(struct fuzz_input *in, void *to, size_t n);

/** fuzz_u64() - Return: a number of the next 8 bytes. */
uint64_t fuzz_u64(struct fuzz_input *in);

/** fuzz_below() - Return: a number below @n, of as few bytes as it needs. */
uint64_t fuzz_below(struct fuzz_input *in, uint64_t n);

/** fuzz_odd() - Return: a number that hurts: small, near a power of two, or any. */
uint64_t fuzz_odd(struct fuzz_input *in);

/**
 * fuzz_check() - a promise which must hold for every input
 * @good: does it?
 * @what: the promise
 *
 * Ends the program when it does not, and prints the input.
 */
void fuzz_check(bool good, const char *what);

/**
 * fuzz_one() - the target
 * @data: an input
 * @size: its bytes
 */
void fuzz_one(const uint8_t *data, size_t size);

#endif /* SEV_FUZZ_H */
