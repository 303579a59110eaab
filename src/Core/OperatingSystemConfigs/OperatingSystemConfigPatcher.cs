using System.Buffers;
using System.Buffers.Text;
using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Rendering;

namespace RsyslogRelp.Core.OperatingSystemConfigs;

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
        PatchList files = new(utf8Json, "/spec/files"u8, index.Files, patch);
        foreach (NodeFile file in manifest.Files)
        {
            files.Ensure(file.Path, _fragments.Of(file));
        }

        files.End();
        PatchList units = new(utf8Json, "/spec/units"u8, index.Units, patch) { Started = files.Started };
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
    private ref struct PatchList(ReadOnlySpan<byte> json, ReadOnlySpan<byte> pointer, List<IndexedEntry>? entries, IBufferWriter<byte> patch)
    {
        private readonly ReadOnlySpan<byte> _json = json;
        private readonly ReadOnlySpan<byte> _pointer = pointer;
        private bool _listOpen;

        /// <summary>Whether the patch holds an operation.</summary>
        public bool Started { get; set; }

        public void Ensure(string name, ReadOnlySpan<byte> fragment)
        {
            if (entries is null)
            {
                AppendToNewList(fragment);
                return;
            }

            int index = IndexedEntry.Find(entries, _json, name);
            if (index < 0)
            {
                Operation("add"u8);
                patch.Write("/-"u8);
            }
            else if (!JsonEquality.AreEqual(fragment, _json.Slice(entries[index].Start, entries[index].Length)))
            {
                Operation("replace"u8);
                patch.Write("/"u8);
                Span<byte> digits = patch.GetSpan(11);
                Utf8Formatter.TryFormat(index, digits, out int written);
                patch.Advance(written);
            }
            else
            {
                return;
            }

            patch.Write("\",\"value\":"u8);
            patch.Write(fragment);
            patch.Write("}"u8);
        }

        public readonly void End()
        {
            if (_listOpen)
            {
                patch.Write("]}"u8);
            }
        }

        // An absent or null list cannot be appended to: it is added as a whole.
        private void AppendToNewList(ReadOnlySpan<byte> fragment)
        {
            if (_listOpen)
            {
                patch.Write(","u8);
            }
            else
            {
                Operation("add"u8);
                patch.Write("\",\"value\":["u8);
                _listOpen = true;
            }

            patch.Write(fragment);
        }

        private void Operation(ReadOnlySpan<byte> operation)
        {
            patch.Write(Started ? ",{\"op\":\""u8 : "[{\"op\":\""u8);
            patch.Write(operation);
            patch.Write("\",\"path\":\""u8);
            patch.Write(_pointer);
            Started = true;
        }
    }
}
