// SPDX-License-Identifier: GPL-2.0
/*
 * What firmware does to a q35 chipset before an operating system sees it: the
 * host's ACPI tables tell of registers which are switched off after reset.
 * Intel 3 Series Express Chipset (MCH) and ICH9 datasheets.
 */
#include <linux/types.h>

#include "stub.h"

#define PCI_ADDRESS		0xcf8
#define PCI_DATA		0xcfc
#define PCI_ENABLE		0x80000000u
#define PCI_FUNCTION(dev, fn)	((u32)(dev) << 11 | (u32)(fn) << 8)

#define Q35_MCH			PCI_FUNCTION(0, 0)
#define Q35_MCH_ID		0x29c08086
#define Q35_PCIEXBAR		0x60
#define Q35_PCIEXBAR_HIGH	0x64
#define Q35_PCIEXBAR_BASE	0xb0000000u
#define Q35_PCIEXBAR_ENABLE	1u		/* 256 buses */

#define ICH9_LPC		PCI_FUNCTION(0x1f, 0)
#define ICH9_LPC_ID		0x29188086
#define ICH9_PMBASE		0x40
#define ICH9_PMBASE_PORT	0x600
#define ICH9_PMBASE_IO		1u
#define ICH9_ACPI_CNTL		0x44
#define ICH9_ACPI_ENABLE	0x80u		/* SCI stays on IRQ 9 */

static struct sev_result stub_pci_read(struct sev_stub *stub, u32 function, u32 reg, u32 *value)
{
	struct sev_result r = sev_ghcb_out(&stub->ghcb, PCI_ADDRESS,
					   PCI_ENABLE | function | reg, 4);

	return r.code ? r : sev_ghcb_in(&stub->ghcb, PCI_DATA, value, 4);
}

static struct sev_result stub_pci_write(struct sev_stub *stub, u32 function, u32 reg, u32 value)
{
	struct sev_result r = sev_ghcb_out(&stub->ghcb, PCI_ADDRESS,
					   PCI_ENABLE | function | reg, 4);

	return r.code ? r : sev_ghcb_out(&stub->ghcb, PCI_DATA, value, 4);
}

static struct sev_result stub_init_ich9(struct sev_stub *stub)
{
	struct sev_result r;
	u32 value;

	r = stub_pci_read(stub, ICH9_LPC, 0, &value);
	if (r.code || value != ICH9_LPC_ID)
		return r;
	r = stub_pci_write(stub, ICH9_LPC, ICH9_PMBASE, ICH9_PMBASE_PORT | ICH9_PMBASE_IO);
	if (r.code)
		return r;
	r = stub_pci_read(stub, ICH9_LPC, ICH9_ACPI_CNTL, &value);
	if (r.code)
		return r;

	return stub_pci_write(stub, ICH9_LPC, ICH9_ACPI_CNTL, value | ICH9_ACPI_ENABLE);
}

/**
 * sev_stub_init_chipset() - switches on what ACPI tables rely on
 * @stub: state; the GHCB is live
 *
 * Known by its host bridge; any other machine is left as it is.  Comes before
 * the tables are read, for the host writes them by these registers.
 *
 * Return: as sev_ghcb_call().
 */
struct sev_result sev_stub_init_chipset(struct sev_stub *stub)
{
	struct sev_result r;
	u32 id;

	r = stub_pci_read(stub, Q35_MCH, 0, &id);
	if (r.code || id != Q35_MCH_ID)
		return r;
	r = stub_pci_write(stub, Q35_MCH, Q35_PCIEXBAR_HIGH, 0);
	if (r.code)
		return r;
	r = stub_pci_write(stub, Q35_MCH, Q35_PCIEXBAR, Q35_PCIEXBAR_BASE | Q35_PCIEXBAR_ENABLE);
	if (r.code)
		return r;

	return stub_init_ich9(stub);
}
