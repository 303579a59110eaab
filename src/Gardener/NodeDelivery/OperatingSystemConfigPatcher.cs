using System.Buffers;
using System.Buffers.Text;
using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Node;

namespace RsyslogRelp.Gardener.NodeDelivery;

/// <summary>
/// Writes the JSON Patch (RFC 6902) that puts a manifest into an OperatingSystemConfig. Each file (by path) and unit (by name)
/// replaces the first entry of that name as a whole, in place, or is appended; what says the same already is left alone, and so
/// is everything else. Thread-safe.
/// </summary>
public sealed class OperatingSystemConfigPatcher
{
    private readonly ManifestFragments _fragments;

    /// <summary>Writes once what does not depend on a configuration.</summary>
    /// <param name="renderer">Whose manifests will be written.</param>
    public OperatingSystemConfigPatcher(NodeManifestRenderer renderer) =>
        _fragments = new ManifestFragments(renderer.Render(new RsyslogRelpConfig(), new ShootIdentity("", "", "")));

    /// <summary>Writes the patch.</summary>
    /// <param name="utf8Json">The OperatingSystemConfig as UTF-8.</param>
    /// <param name="index">Its places, read from the same bytes.</param>
    /// <param name="manifest">What it shall hold; ASCII paths and names.</param>
    /// <param name="patch">Takes the patch, a JSON array; nothing if there is nothing to change.</param>
    /// <returns>Whether there is anything to change.</returns>
    public bool Write(ReadOnlySpan<byte> utf8Json, OperatingSystemConfigIndex index, NodeManifest manifest, IBufferWriter<byte> patch)
    {
        string[] paths = [.. manifest.Files.Select(static file => file.Path)];
        PatchList files = new(utf8Json, index.Files, "path"u8, paths, "/spec/files"u8, patch);
        for (int i = 0; i < paths.Length; i++)
        {
            files.Ensure(i, _fragments.Of(manifest.Files[i]));
        }

        files.End();
        string[] names = [.. manifest.Units.Select(static unit => unit.Name)];
        PatchList units = new(utf8Json, index.Units, "name"u8, names, "/spec/units"u8, patch) { Started = files.Started };
        for (int i = 0; i < names.Length; i++)
        {
            units.Ensure(i, _fragments.Of(manifest.Units[i]));
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
        private readonly ReadOnlySpan<byte> _list;
        private readonly FoundEntry?[]? _found;
        private readonly ReadOnlySpan<byte> _pointer;
        private readonly IBufferWriter<byte> _patch;
        private bool _listOpen;

        public PatchList(ReadOnlySpan<byte> json, Range? place, ReadOnlySpan<byte> nameField, string[] names, ReadOnlySpan<byte> pointer, IBufferWriter<byte> patch)
        {
            _pointer = pointer;
            _patch = patch;
            if (place is { } range)
            {
                _list = json[range];
                _found = EntryFinder.FindFirst(_list, nameField, names);
            }
        }

        /// <summary>Whether the patch holds an operation.</summary>
        public bool Started { get; set; }

        public void Ensure(int name, ReadOnlySpan<byte> fragment)
        {
            if (_found is null)
            {
                AppendToNewList(fragment);
                return;
            }

            if (_found[name] is not { } entry)
            {
                Operation("add"u8);
                _patch.Write("/-"u8);
            }
            else if (!JsonEquality.AreEqual(fragment, _list.Slice(entry.Start, entry.Length)))
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
