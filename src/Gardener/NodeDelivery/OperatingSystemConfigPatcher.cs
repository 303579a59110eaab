using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Node;

namespace RsyslogRelp.Gardener.NodeDelivery;

/// <summary>
/// Writes the JSON Patch (RFC 6902) that puts a manifest into an OperatingSystemConfig. Each file (by path) and unit (by name)
/// replaces the first entry of that name as a whole, in place, or is appended. Entries that are already equal are not
/// changed, nor is anything else. Thread-safe.
/// </summary>
public sealed class OperatingSystemConfigPatcher
{
    // Together with the default manifest, this one contains every path that a manifest can contain.
    private static readonly RsyslogRelpConfig EveryOption = new()
    {
        Tls = new TlsConfig { Enabled = true, SecretReferenceName = "secret" },
        AuditConfig = new AuditConfig { Enabled = true, ConfigMapReferenceName = "rules" },
    };

    private readonly ManifestFragments _fragments;
    private readonly string[] _paths;
    private readonly string[] _units;

    /// <summary>Writes the entries that do not depend on a configuration, once.</summary>
    /// <param name="renderer">Whose manifests will be written.</param>
    public OperatingSystemConfigPatcher(NodeManifestRenderer renderer)
    {
        ShootIdentity anyShoot = new("", "", "");
        NodeManifest plain = renderer.Render(new RsyslogRelpConfig(), anyShoot);
        NodeManifest full = renderer.Render(EveryOption, anyShoot, new NodeReferences { AuditRules = "" });
        _fragments = new ManifestFragments(plain);
        _paths = [.. plain.Files.Concat(full.Files).Select(static file => file.Path).Distinct()];
        _units = [.. plain.Units.Concat(full.Units).Select(static unit => unit.Name).Distinct()];
    }

    /// <summary>
    /// Reads an OperatingSystemConfig out of a larger text, in one pass. The first finding ends it: the API server has checked the
    /// object against its schema before.
    /// </summary>
    /// <param name="reader">Stands at the first token of the object, afterwards at its last one.</param>
    /// <returns>Where our entries are in the text of the reader.</returns>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    public DecodeResult<OperatingSystemConfigIndex> Read(ref Utf8JsonReader reader)
    {
        OperatingSystemConfigScanner scanner = new(reader, _paths, _units);
        DecodeResult<OperatingSystemConfigIndex> read = scanner.Scan();
        if (read.Value is null)
        {
            reader.Skip();
        }
        else
        {
            reader = scanner.Reader;
        }

        return read;
    }

    /// <summary>Writes the patch.</summary>
    /// <param name="utf8Json">The text that <paramref name="index"/> was read from.</param>
    /// <param name="index">Where our entries are in it.</param>
    /// <param name="manifest">What it shall hold; ASCII paths and names.</param>
    /// <param name="patch">Takes the patch, a JSON array; nothing if there is nothing to change.</param>
    /// <returns>Whether there is anything to change.</returns>
    public bool Write(ReadOnlySpan<byte> utf8Json, OperatingSystemConfigIndex index, NodeManifest manifest, IBufferWriter<byte> patch)
    {
        PatchList files = new(utf8Json, index.Files, "/spec/files"u8, patch);
        foreach (NodeFile file in manifest.Files)
        {
            files.Ensure(file.Path, _fragments.Of(file));
        }

        files.End();
        PatchList units = new(utf8Json, index.Units, "/spec/units"u8, patch) { Started = files.Started };
        foreach (NodeUnit unit in manifest.Units)
        {
            units.Ensure(unit.Name, _fragments.Of(unit));
        }

        units.End();
        if (units.Started)
        {
            patch.Write("]"u8);
        }

        return units.Started;
    }

    /// <summary>The operations on one list.</summary>
    private ref struct PatchList
    {
        private readonly ReadOnlySpan<byte> _json;
        private readonly EntryList? _found;
        private readonly ReadOnlySpan<byte> _pointer;
        private readonly IBufferWriter<byte> _patch;
        private bool _listOpen;

        public PatchList(ReadOnlySpan<byte> json, EntryList? found, ReadOnlySpan<byte> pointer, IBufferWriter<byte> patch)
        {
            _json = json;
            _found = found;
            _pointer = pointer;
            _patch = patch;
        }

        /// <summary>Whether the patch contains an operation.</summary>
        public bool Started { get; set; }

        public void Ensure(string name, ReadOnlySpan<byte> fragment)
        {
            if (_found is null)
            {
                AppendToNewList(fragment);
                return;
            }

            if (_found.Find(name) is not { } entry)
            {
                Operation("add"u8);
                _patch.Write("/-"u8);
            }
            else if (!JsonEquality.AreEqual(fragment, _json.Slice(entry.Start, entry.Length)))
            {
                Operation("replace"u8);
                _patch.Write("/"u8);
                Span<byte> digits = _patch.GetSpan(11);
                Utf8Formatter.TryFormat(entry.Index, digits, out int written);
                _patch.Advance(written);
            }
            else
            {
                return;
            }

            _patch.Write("\",\"value\":"u8);
            _patch.Write(fragment);
            _patch.Write("}"u8);
        }

        public readonly void End()
        {
            if (_listOpen)
            {
                _patch.Write("]}"u8);
            }
        }

        // An absent or null list cannot be appended to: it is added as a whole.
        private void AppendToNewList(ReadOnlySpan<byte> fragment)
        {
            if (_listOpen)
            {
                _patch.Write(","u8);
            }
            else
            {
                Operation("add"u8);
                _patch.Write("\",\"value\":["u8);
                _listOpen = true;
            }

            _patch.Write(fragment);
        }

        private void Operation(ReadOnlySpan<byte> operation)
        {
            _patch.Write(Started ? ",{\"op\":\""u8 : "[{\"op\":\""u8);
            _patch.Write(operation);
            _patch.Write("\",\"path\":\""u8);
            _patch.Write(_pointer);
            Started = true;
        }
    }
}
