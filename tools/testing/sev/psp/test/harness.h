/* SPDX-License-Identifier: GPL-2.0 */
/* The psp and load rooms on the host: a fake machine around the real objects. */
#ifndef SEV_MODEL_HARNESS_H
#define SEV_MODEL_HARNESS_H

#include "machine.h"

/* libc's; its headers come before this one, or not at all */
int printf(const char *fmt, ...) __printf(1, 2);

void tap_ok(bool ok, const char *fmt, ...) __printf(2, 3);
int tap_done(void);

#define MAX_UPDATES	64

/**
 * struct record - what one launch in a child process left behind
 * @ended: the run was ended by model_end()
 * @how: its first argument, when @ended
 * @text: its sentence, when @ended
 * @printed: all that was printed
 * @updates: LAUNCH_UPDATEs of pages
 * @gpas: their GPAs, in order
 * @before: the launch digest before each
 * @digest: the launch digest at the end
 * @chipset_resets: calls of host_chipset_reset()
 * @scratch: for the test itself
 */
struct record {
	bool ended;
	enum model_end how;
	char text[512];
	char printed[8192];
	u32 updates;
	u64 gpas[MAX_UPDATES];
	u8 before[MAX_UPDATES][48];
	u8 digest[48];
	u32 chipset_resets;
	u8 scratch[PAGE_SIZE];
};

/**
 * in_machine() - runs @fn on a fresh machine in a child process
 * @mode: kind of guest
 * @cpus: number of CPUs
 * @ram: guest memory in bytes
 * @fn: called in the child
 * @data: its argument
 *
 * Return: what happened; overwritten by the next call.
 */
struct record *in_machine(enum machine_mode mode, u32 cpus, u64 ram, void (*fn)(void *),
			  void *data);
extern struct record *record;

/* fake.c's machine, and zeroed memory for it. */
void fake_machine(enum machine_mode mode, u32 cpus, u64 ram);
void fake_machine_end(void);
void *fake_memory(u64 bytes);

/* In the child: the model's option @key has this value. */
void set_option(const char *key, const char *value);
/* In the child: fw_cfg has this file. */
void set_fwcfg_file(const char *name, const void *data, u32 bytes);

/* Whole file, ends the program when it cannot be read. */
u8 *read_file(const char *path, u64 *bytes);
u64 from_hex(const char *text, u8 *bytes, u64 size);
bool same_hex(const u8 *bytes, const char *text);
bool contains(const char *text, const char *part);
u64 number(const char *text);
/* Copies @from up to a blank or line feed, cut to @size. */
void copy_word(char *to, const char *from, size_t size);

/* Next line of vectors.txt, split into words; false at the end. */
#define MAX_WORDS	10
bool next_line(char *words[MAX_WORDS], u32 *count);
void open_vectors(const char *path);

/* A page by one of the generators of the vectors' README. */
void generate(u8 *page, const char *gen, const char *argument, u32 number_in_row);
/* Notes a VMSA of the vectors by name, for generate(). */
void note_vmsa(const char *name, const u8 *page);

/* test_igvm.c, test_load.c, test_ovmf.c, test_rules.c */
void test_igvm(char *words[MAX_WORDS]);
void test_broken(char *words[MAX_WORDS]);
void test_changed_igvm(void);
void test_large_area(void);
void test_loaders(void);
void test_ovmf(void);
void test_psp_rules(void);
void test_cpuid_page(const char *path);
/* test_message.c, test_request.c */
void test_messages(const char *path);
void test_requests(void);

#endif
