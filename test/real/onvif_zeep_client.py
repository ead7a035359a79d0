"""Reads and writes a camera with onvif-zeep. JSON on stdin: host, port, username, password, wsdl. JSON on stdout."""

import json
import sys

from onvif import ONVIFCamera
from zeep.helpers import serialize_object


def plain(value):
    return json.loads(json.dumps(serialize_object(value), default=str))


def main():
    job = json.load(sys.stdin)
    camera = ONVIFCamera(job["host"], job["port"], job["username"], job["password"], job["wsdl"])
    device = camera.devicemgmt
    media = camera.create_media_service()
    out = {
        "information": plain(device.GetDeviceInformation()),
        "hostname": plain(device.GetHostname()),
        "time": plain(device.GetSystemDateAndTime()),
        "interfaces": plain(device.GetNetworkInterfaces()),
        "gateway": plain(device.GetNetworkDefaultGateway()),
        "protocols": plain(device.GetNetworkProtocols()),
        "scopes": plain(device.GetScopes()),
        "users": plain(device.GetUsers()),
        "services": plain(device.GetServices({"IncludeCapability": True})),
        "profiles": plain(media.GetProfiles()),
        "sources": plain(media.GetVideoSources()),
    }
    profile = out["profiles"][0]["token"]
    setup = {"Stream": "RTP-Unicast", "Transport": {"Protocol": "RTSP"}}
    out["uri"] = plain(media.GetStreamUri({"StreamSetup": setup, "ProfileToken": profile}))

    device.SetHostname({"Name": "zeep-001"})
    host = {"Type": "IPv4", "IPv4Address": "10.41.0.99"}
    device.SetNTP({"FromDHCP": False, "NTPManual": [host]})
    device.SetSystemDateAndTime({"DateTimeType": "NTP", "DaylightSavings": False, "TimeZone": {"TZ": "CST-8"}})
    encoder = media.GetVideoEncoderConfigurations()[0]
    options = media.GetVideoEncoderConfigurationOptions({"ConfigurationToken": encoder.token})
    out["options"] = plain(options)
    encoder.Resolution.Width, encoder.Resolution.Height = 1920, 1080
    encoder.RateControl.FrameRateLimit = 12
    encoder.RateControl.BitrateLimit = 3000
    encoder.H264.GovLength = 24
    media.SetVideoEncoderConfiguration({"Configuration": encoder, "ForcePersistence": True})
    osd = {
        "token": "",
        "VideoSourceConfigurationToken": out["profiles"][0]["VideoSourceConfiguration"]["token"],
        "Type": "Text",
        "Position": {"Type": "UpperLeft"},
        "TextString": {"Type": "Plain", "PlainText": "桥头 <1> & 2"},
    }
    out["osdToken"] = plain(media.CreateOSD({"OSD": osd}))
    out["osds"] = plain(media.GetOSDs())
    out["written"] = {
        "hostname": plain(device.GetHostname()),
        "ntp": plain(device.GetNTP()),
        "encoder": plain(media.GetVideoEncoderConfiguration({"ConfigurationToken": encoder.token})),
    }
    try:
        media.GetProfile({"ProfileToken": "no-such-profile"})
        out["fault"] = "none"
    except Exception as error:
        out["fault"] = str(error)
    json.dump(out, sys.stdout, ensure_ascii=True)


main()
