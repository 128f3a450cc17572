#!/usr/bin/env bash
# The program as one file that needs no .NET on the machine, compiled ahead, for each platform named: deploy/publish.sh [linux-x64 win-x64 osx-arm64 …]
set -euo pipefail
cd "$(dirname "$0")/.."

for platform in "${@:-linux-x64}"; do
  out="out/$platform"
  dotnet publish Pipeline.Worker -c Release -r "$platform" --self-contained -p:PublishSingleFile=true -p:IncludeNativeLibrariesForSelfExtract=true -p:RunAnalyzers=false -o "$out"
  printf '%s: %s\n' "$platform" "$out"
done
