// SPDX-License-Identifier: GPL-2.0
/*
 * The first serial port, for who has a GHCB and no console.
 */
#include <linux/types.h>

#include "ghcb.h"
#include "serial.h"

#define SEV_SERIAL		0x3f8
#define SEV_SERIAL_FCR		(SEV_SERIAL + 2)
#define SEV_SERIAL_LCR		(SEV_SERIAL + 3)
#define SEV_SERIAL_LSR		(SEV_SERIAL + 5)
#define SEV_SERIAL_FIFO		0x07	/* on, and both emptied */
#define SEV_SERIAL_8N1		0x03
#define SEV_SERIAL_EMPTY	0x20	/* all sent but the last byte */
#define SEV_SERIAL_FIFO_SIZE	16u
#define SEV_SERIAL_TRIES	1000

/* No baud rate: what the host left is as good as any, behind no real wire. */
static bool sev_serial_open(struct sev_ghcb *ghcb)
{
	return !sev_ghcb_out(ghcb, SEV_SERIAL_FCR, SEV_SERIAL_FIFO, 1).code &&
	       !sev_ghcb_out(ghcb, SEV_SERIAL_LCR, SEV_SERIAL_8N1, 1).code;
}

/* E28: a port that is never ready, or not there, costs the text and no more. */
static bool sev_serial_ready(struct sev_ghcb *ghcb)
{
	unsigned int i;
	u32 status;

	for (i = 0; i < SEV_SERIAL_TRIES; i++) {
		if (sev_ghcb_in(ghcb, SEV_SERIAL_LSR, &status, 1).code)
			return false;
		if (status & SEV_SERIAL_EMPTY)
			return true;
	}

	return false;
}

/**
 * sev_serial_print() - writes a text to the first serial port
 * @ghcb: this CPU's GHCB
 * @text: the text, with its line ends
 * @size: characters
 *
 * A FIFO full at a time, by one exit each.  What the host does not take is lost.
 */
void sev_serial_print(struct sev_ghcb *ghcb, const char *text, unsigned int size)
{
	if (!sev_serial_open(ghcb))
		return;

	while (size && sev_serial_ready(ghcb)) {
		unsigned int n = size < SEV_SERIAL_FIFO_SIZE ? size : SEV_SERIAL_FIFO_SIZE;

		if (sev_ghcb_outs(ghcb, SEV_SERIAL, text, n).code)
			return;
		text += n;
		size -= n;
	}
}
