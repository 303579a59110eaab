using System.Globalization;
using System.Text;
using System.Text.Json;
using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Findings;

namespace RsyslogRelp.Gardener.NodeDelivery;

/// <summary>The one pass over an OperatingSystemConfig. If a field occurs twice the last one counts, as for the API server.</summary>
/// <param name="reader">Stands at the first token of the object.</param>
/// <param name="paths">Our entries of <c>spec.files</c>.</param>
/// <param name="units">Our entries of <c>spec.units</c>.</param>
internal ref struct OperatingSystemConfigScanner(Utf8JsonReader reader, string[] paths, string[] units)
{
    private readonly OperatingSystemConfigIndex _index = new();
    private Utf8JsonReader _reader = reader;
    private FieldError? _finding;

    /// <summary>The position at which the scan ended: the last token of the object, unless there is a finding.</summary>
    public readonly Utf8JsonReader Reader => _reader;

    public DecodeResult<OperatingSystemConfigIndex> Scan()
    {
        ScanObject();
        return _finding is null
            ? new DecodeResult<OperatingSystemConfigIndex>(_index, [])
            : new DecodeResult<OperatingSystemConfigIndex>(null, [_finding]);
    }

    private void ScanObject()
    {
        if (!IsObject(""))
        {
            return;
        }

        while (NextField())
        {
            if (JsonText.Is(ref _reader, "metadata"u8))
            {
                ScanMetadata();
            }
            else if (JsonText.Is(ref _reader, "spec"u8))
            {
                ScanSpec();
            }
            else
            {
                Skip();
            }
        }
    }

    private void ScanMetadata()
    {
        (_index.Namespace, _index.DeletionRequested) = ("", false);
        _reader.Read();
        if (!IsObject("metadata"))
        {
            return;
        }

        while (NextField())
        {
            if (JsonText.Is(ref _reader, "namespace"u8))
            {
                _index.Namespace = Text("metadata.namespace");
            }
            else if (JsonText.Is(ref _reader, "deletionTimestamp"u8))
            {
                _index.DeletionRequested = Text("metadata.deletionTimestamp").Length > 0;
            }
            else
            {
                Skip();
            }
        }
    }

    private void ScanSpec()
    {
        (_index.Purpose, _index.Files, _index.Units) = ("", null, null);
        _reader.Read();
        if (!IsObject("spec"))
        {
            return;
        }

        while (NextField())
        {
            if (JsonText.Is(ref _reader, "purpose"u8))
            {
                _index.Purpose = Text("spec.purpose");
            }
            else if (JsonText.Is(ref _reader, "files"u8))
            {
                _index.Files = List("spec.files", "path"u8, paths);
            }
            else if (JsonText.Is(ref _reader, "units"u8))
            {
                _index.Units = List("spec.units", "name"u8, units);
            }
            else
            {
                Skip();
            }
        }
    }

    private EntryList? List(string path, scoped ReadOnlySpan<byte> nameField, string[] names)
    {
        _reader.Read();
        if (_reader.TokenType != JsonTokenType.StartArray)
        {
            Expect(JsonTokenType.Null, path, "must be a list");
            return null;
        }

        EntryList entries = new(names);
        for (int index = 0; _finding is null && _reader.Read() && _reader.TokenType != JsonTokenType.EndArray; index++)
        {
            ScanEntry(path, index, nameField, entries);
        }

        return entries;
    }

    private void ScanEntry(string listPath, int index, scoped ReadOnlySpan<byte> nameField, EntryList entries)
    {
        if (_reader.TokenType != JsonTokenType.StartObject)
        {
            // Kubernetes reads null as an entry without fields.
            Expect(JsonTokenType.Null, listPath, "must be an object", index);
            return;
        }

        int start = (int)_reader.TokenStartIndex;
        int name = -1;
        while (NextField())
        {
            if (!JsonText.Is(ref _reader, nameField))
            {
                Skip();
                continue;
            }

            _reader.Read();
            if (_reader.TokenType is not (JsonTokenType.String or JsonTokenType.Null))
            {
                Expect(JsonTokenType.String, listPath, "must be a string", index, Encoding.UTF8.GetString(nameField));
                return;
            }

            name = _reader.TokenType == JsonTokenType.String ? entries.IndexOf(ref _reader) : -1;
        }

        if (name >= 0)
        {
            entries.Add(name, new FoundEntry(index, start, (int)_reader.BytesConsumed - start));
        }
    }

    private bool NextField() => _finding is null && _reader.Read() && _reader.TokenType == JsonTokenType.PropertyName;

    private void Skip()
    {
        _reader.Read();
        _reader.Skip();
    }

    private bool IsObject(string path)
    {
        if (_reader.TokenType == JsonTokenType.StartObject)
        {
            return true;
        }

        Expect(path.Length == 0 ? JsonTokenType.StartObject : JsonTokenType.Null, path, "must be an object");
        return false;
    }

    private string Text(string path)
    {
        _reader.Read();
        if (_reader.TokenType == JsonTokenType.String)
        {
            return Encoding.UTF8.GetString(JsonText.Unescape(ref _reader));
        }

        Expect(JsonTokenType.Null, path, "must be a string");
        return "";
    }

    private void Expect(JsonTokenType type, string path, string rule, int index = -1, string? field = null)
    {
        if (_reader.TokenType == type)
        {
            return;
        }

        string item = index < 0 ? "" : $"[{index.ToString(CultureInfo.InvariantCulture)}]";
        string place = field is null ? path + item : $"{path}{item}.{field}";
        _finding ??= new FieldError(place, FieldErrorType.Invalid, JsonText.Describe(ref _reader), rule);
    }
}
