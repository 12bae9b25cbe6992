# SPDX-License-Identifier: GPL-2.0-only
#
# The entry points: each is one script, which takes its settings (MODE=es, SMP=4)
# from the environment, where make puts what its command line sets. SHELL=1 is
# one of them, and make's own SHELL must not follow it.

WANT_SHELL := $(if $(filter command,$(origin SHELL)),$(SHELL))
override SHELL := /bin/bash
export SEV_SHELL := $(filter-out 0,$(WANT_SHELL))

# Texts and file names of the user go on as they were typed: make must not take
# a "$" in them for its own.
define verbatim
ifeq ($$(origin $(1)),command line)
override $(1) := $$(value $(1))
export $(1)
endif
endef
$(foreach text,APPEND BZIMAGE CMDLINE INITRD OUT OVMF,$(eval $(call verbatim,$(text))))

.DEFAULT_GOAL := help
.PHONY: help run test image check corners bench series series-build series-proof mutants \
	attack-table fuzz soak soak-hotplug kernels clean

run: ## Boot a guest in the machine model
	@scripts/run.sh

test: ## All that CI runs; ends with "N passed, N failed, N skipped"
	@scripts/test.sh

image: ## Write an IGVM image and print its launch digest
	@scripts/image.sh

check: ## checkpatch, sparse, W=1, kernel-doc, shellcheck: prints nothing when all is well
	@scripts/check.sh

corners: ## The option together with KVM, Hyper-V, FRED, KASAN and others; minutes for each
	@scripts/corners.sh

bench: ## What a #VC costs in the guest, and all events of a boot: both kernels, one table
	@scripts/bench.sh

series: ## Write the series as mails to build/series/; SERIES_VERSION=2 for the next version
	@scripts/series.sh

series-build: ## Apply the mails one by one and build each, option off and on
	@scripts/series-build.sh

series-proof: ## A fresh tree, the mails, a kernel, and a boot: nothing else of this repository
	@scripts/series-proof.sh

mutants: ## Take out one defence at a time, and see that a test turns red
	@scripts/mutants.sh

attack-table: ## Run every attack on both kernels, and write Documentation/virt/sev/attacks.rst
	@scripts/attack-table.sh

soak-hotplug: ## Every CPU offline and online N times (N=1000), under MODE=es and MODE=snp
	@scripts/soak-hotplug.sh

fuzz: ## Fuzz one target, T=NAME, for N=10000000 inputs
	@scripts/packages.sh && scripts/tree.sh && \
		$(MAKE) -s -C tools/testing/sev/fuzz fuzz RUNS=$(or $(N),10000000)

soak: ## N=200 boots of all kinds in a row, from SEED; stops at the first failure
	@scripts/soak.sh "$(or $(N),200)" $(SEED)

kernels: ## Build the three kernels
	@scripts/packages.sh && scripts/kernel.sh direct upstream debian

clean: ## Remove build/; the tree and the compiler's cache stay in the cache folder
	@rm -rf build

help: ## This list
	@sed -n 's/^\([a-z-]*\): ## \(.*\)/make \1\t\2/p' Makefile | expand -t 20
	@echo
	@echo 'Settings of make run, with their defaults:'
	@echo '  MODE=snp|es|none  KERNEL=direct|upstream|debian  SMP=2 (1 to 8)  MEM=2G (256M to 6G)'
	@echo '  BOOT=direct|ovmf  OVMF=FILE (with BOOT=ovmf: firmware other than that of Debian 13)'
	@echo '  CBIT=51|47|39  INITRD=FILE  APPEND="WORDS"  SHELL=1 (a shell in the guest)'
	@echo '  DEBUGSWAP=0|1 (with 1 hardware breakpoints work in the guest)'
	@echo 'Settings of make image: BZIMAGE=FILE OUT=FILE INITRD=FILE CMDLINE="WORDS" MODE=snp|es SMP=N DEBUGSWAP=1'
	@echo '  POLICY=N (SNP; 0x30000)  SKIP_KERNEL_CRC=1 (a kernel whose signature changed its checksum)'
