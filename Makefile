# SPDX-License-Identifier: GPL-2.0-only
#
# The entry points. Each target is one script or one room's own Makefile.

SHELL := /bin/bash
.DEFAULT_GOAL := help

.PHONY: help
help:
	@echo "make run     boots the kernel as an SNP guest in the machine model"
	@echo "make test    everything that CI runs"
